import { randomBytes } from 'node:crypto';
import { command, freePort, until } from './command.js';
const images = { postgres: 'pgvector/pgvector:pg17', redis: 'redis:7-alpine' };
/** The `docker` program may be there without an engine. */
export async function hasDocker() {
    return command('docker', ['info', '--format', '{{.ServerVersion}}'], { within: 15_000 }).then((version) => version.trim() !== '', () => false);
}
export async function dockerPostgres(say) {
    const password = secret();
    const port = await freePort();
    return container({
        say,
        image: images.postgres,
        port: `127.0.0.1:${port}:5432`,
        url: `postgres://holdfast_test:${password}@127.0.0.1:${port}/postgres`,
        options: [
            '--shm-size=1g',
            '-e',
            'POSTGRES_USER=holdfast_test',
            '-e',
            `POSTGRES_PASSWORD=${password}`,
            '-e',
            'POSTGRES_DB=postgres',
        ],
        args: ['-c', 'fsync=off', '-c', 'jit=off', '-c', 'max_connections=200'],
        // By TCP: the server that the image's first start runs for its own set-up listens on the socket alone.
        ready: ['pg_isready', '-h', '127.0.0.1', '-U', 'holdfast_test'],
    });
}
export async function dockerRedis(say) {
    const password = secret();
    const port = await freePort();
    return container({
        say,
        image: images.redis,
        port: `127.0.0.1:${port}:6379`,
        url: `redis://:${password}@127.0.0.1:${port}`,
        options: [],
        args: [
            'redis-server',
            '--requirepass',
            password,
            '--save',
            '',
            '--appendonly',
            'yes',
            '--maxmemory-policy',
            'volatile-lfu',
        ],
        ready: ['redis-cli', '--no-auth-warning', '-a', password, 'ping'],
    });
}
async function container(params) {
    const { image, ready } = params;
    const name = `holdfast-test-${secret()}`;
    const docker = (args, within = 60_000) => command('docker', args, { within });
    const untilReady = () => until(() => docker(['exec', name, ...ready]), 60_000);
    await docker(['image', 'inspect', image]).catch(() => {
        params.say(`pulling ${image}`);
        return docker(['pull', '-q', image], 600_000);
    });
    const remove = async () => {
        await docker(['rm', '-f', '-v', name]);
    };
    await docker(['run', '-d', '--name', name, '-p', params.port, ...params.options, image, ...params.args]);
    await untilReady().catch(async (error) => {
        await remove();
        throw error;
    });
    return {
        url: params.url,
        async stop() {
            await docker(['stop', name]);
        },
        async kill() {
            await docker(['kill', name]);
        },
        async start() {
            await docker(['start', name]);
            await untilReady();
        },
        remove,
    };
}
function secret() {
    return randomBytes(12).toString('hex');
}
//# sourceMappingURL=docker.js.map