import { type Say } from './service.ts';
/** Where the programs lie; nothing of it is installed in the system. */
export interface Tree {
    readonly root: string;
    /** Of Postgres. */
    readonly bin: string;
    readonly env: Readonly<Record<string, string>>;
}
/**
 * Postgres with pgvector and Redis, unpacked from the machine's own Debian archive into the cache folder: the first
 * time takes about a minute, afterwards nothing.
 */
export declare function debianTree(say: Say): Promise<Tree>;
type Apt = (program: 'apt-get' | 'apt-cache', args: readonly string[], cwd: string) => Promise<string>;
/** The machine's archive with lists and a cache of our own, so that the machine's stay as they are. */
export declare function privateApt(folder: string): Promise<Apt>;
export {};
//# sourceMappingURL=debian-tree.d.ts.map