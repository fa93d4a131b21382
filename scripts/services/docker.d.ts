import type { Say, Service } from './service.ts';
/** The `docker` program may be there without an engine. */
export declare function hasDocker(): Promise<boolean>;
export declare function dockerPostgres(say: Say): Promise<Service>;
export declare function dockerRedis(say: Say): Promise<Service>;
//# sourceMappingURL=docker.d.ts.map