interface CommandOptions {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Milliseconds until it is killed and the call fails. */
    readonly within: number;
    readonly input?: string;
    readonly uid?: number;
    readonly gid?: number;
}
/** Runs a command to its end and answers what it printed. @throws ServicesError with the end of its output */
export declare function command(name: string, args: readonly string[], options: CommandOptions): Promise<string>;
/** A port of the loopback address that nobody listens on now. */
export declare function freePort(): Promise<number>;
/** Asks again and again until the check succeeds. @throws what the check threw last */
export declare function until(check: () => Promise<unknown>, within: number): Promise<void>;
export {};
//# sourceMappingURL=command.d.ts.map