/** What tests, benches and people get of a service, whoever brought it up. */
export interface Service {
    /** With the password in it. On Postgres the role is a superuser: tests make the roles that they need. */
    readonly url: string;
    /** Ends it in good order and keeps its data. */
    stop(): Promise<void>;
    /** Ends it as a crash would, and keeps its data. */
    kill(): Promise<void>;
    /** Starts it again after `stop` or `kill`, at the same address. */
    start(): Promise<void>;
    /** Ends it and removes its data. */
    remove(): Promise<void>;
}
export type ServiceName = 'postgres' | 'redis';
/** Tells a person what is being done; one line a call. */
export type Say = (line: string) => void;
/** Whatever a caller of ours can mend: its message says how. */
export declare class ServicesError extends Error {
}
//# sourceMappingURL=service.d.ts.map