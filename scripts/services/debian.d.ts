import { type Say, type Service } from './service.ts';
/** Postgres from Debian's packages, as an unprivileged process with data of its own. */
export declare function debianPostgres(say: Say): Promise<Service>;
/** Redis from Debian's packages. Its data outlive `stop` and `kill`: every write reaches the append-only file. */
export declare function debianRedis(say: Say): Promise<Service>;
//# sourceMappingURL=debian.d.ts.map