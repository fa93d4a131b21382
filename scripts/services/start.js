import { existsSync } from 'node:fs';
import { debianPostgres, debianRedis } from './debian.js';
import { dockerPostgres, dockerRedis, hasDocker } from './docker.js';
import { ServicesError } from './service.js';
const makers = {
    docker: { postgres: dockerPostgres, redis: dockerRedis },
    debian: { postgres: debianPostgres, redis: debianRedis },
};
/** The settings that name a service which is there already. */
export const addressVariables = { postgres: 'HOLDFAST_TEST_DATABASE_URL', redis: 'HOLDFAST_TEST_REDIS_URL' };
/**
 * Brings up a service for tests: the one that the environment names, else a container, else Debian's own package
 * without installing it.
 *
 * @throws ServicesError which says what to do
 */
export async function startService(name, say) {
    const variable = addressVariables[name];
    const given = process.env[variable] ?? '';
    if (given !== '')
        return foreign(given, variable);
    return startOwnService(name, say);
}
/**
 * As `startService`, but never one that somebody else runs: for tests that stop what they use.
 *
 * @throws ServicesError which says what to do
 */
export async function startOwnService(name, say) {
    if (await hasDocker())
        return makers.docker[name](say);
    if (existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb'))
        return makers.debian[name](say);
    throw new ServicesError(`There is neither a Docker engine nor apt-get to bring up ${name}. Set ${addressVariables[name]}.`);
}
/** A service that somebody else runs is used and left as it is. */
function foreign(url, variable) {
    const refuse = () => Promise.reject(new ServicesError(`The service of ${variable} was not started here, so it is not stopped either.`));
    return { url, stop: refuse, kill: refuse, start: refuse, remove: async () => undefined };
}
//# sourceMappingURL=start.js.map