import { type Say, type Service, type ServiceName } from './service.ts';
/** The settings that name a service which is there already. */
export declare const addressVariables: {
    readonly postgres: 'HOLDFAST_TEST_DATABASE_URL';
    readonly redis: 'HOLDFAST_TEST_REDIS_URL';
};
/**
 * Brings up a service for tests: the one that the environment names, else a container, else Debian's own package
 * without installing it.
 *
 * @throws ServicesError which says what to do
 */
export declare function startService(name: ServiceName, say: Say): Promise<Service>;
/**
 * As `startService`, but never one that somebody else runs: for tests that stop what they use.
 *
 * @throws ServicesError which says what to do
 */
export declare function startOwnService(name: ServiceName, say: Say): Promise<Service>;
//# sourceMappingURL=start.d.ts.map