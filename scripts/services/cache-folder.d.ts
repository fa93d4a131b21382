/** Postgres refuses to run as root: root's services run as nobody. */
export declare const runAs: {
    uid: number;
    gid: number;
} | undefined;
/**
 * Where programs are kept between runs, and the data of each run. Nobody cannot reach root's home, so root's lies in
 * the temp folder.
 */
export declare function cacheFolder(): Promise<string>;
/** Runs `work` while no other process does, by a file that names who is at it. */
export declare function alone<T>(file: string, within: number, work: () => Promise<T>): Promise<T>;
/** Removes what runs have left behind whose process was killed. */
export declare function sweep(folder: string): Promise<void>;
//# sourceMappingURL=cache-folder.d.ts.map