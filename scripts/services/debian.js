import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cacheFolder, runAs, sweep } from './cache-folder.js';
import { command, freePort, until } from './command.js';
import { debianTree } from './debian-tree.js';
import { ServicesError } from './service.js';
/** Postgres from Debian's packages, as an unprivileged process with data of its own. */
export async function debianPostgres(say) {
    const { tree, folder, port, password } = await room('postgres', say);
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (runAs !== undefined)
        await chown(passwordFile, runAs.uid, runAs.gid);
    const data = join(folder, 'data');
    await command(join(tree.bin, 'initdb'), [
        '-D',
        data,
        '-U',
        'holdfast_test',
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--locale=C',
        '--no-sync',
        `--pwfile=${passwordFile}`,
    ], { ...runAs, cwd: folder, env: tree.env, within: 60_000 });
    const settings = {
        port: String(port),
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        // What a test stores dies with the test.
        fsync: 'off',
        jit: 'off',
        max_connections: '200',
    };
    const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    return serve({
        url: `postgres://holdfast_test:${password}@127.0.0.1:${port}/postgres`,
        folder,
        end: 'SIGINT',
        spawn: () => start(tree, folder, join(tree.bin, 'postgres'), args),
        ready: () => command(join(tree.bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { env: tree.env, within: 5_000 }),
    });
}
/** Redis from Debian's packages. Its data outlive `stop` and `kill`: every write reaches the append-only file. */
export async function debianRedis(say) {
    const { tree, folder, port, password } = await room('redis', say);
    const file = join(folder, 'redis.conf');
    const settings = [
        `port ${port}`,
        'bind 127.0.0.1',
        `requirepass ${password}`,
        `dir ${folder}`,
        'save ""',
        'appendonly yes',
        'appendfsync no',
        'maxmemory-policy volatile-lfu',
    ];
    await writeFile(file, `${settings.join('\n')}\n`, { mode: 0o644 });
    return serve({
        url: `redis://:${password}@127.0.0.1:${port}`,
        folder,
        end: 'SIGTERM',
        spawn: () => start(tree, folder, join(tree.root, 'usr/bin/redis-server'), [file]),
        ready: () => redisAnswers(port, password),
    });
}
async function room(name, say) {
    const tree = await debianTree(say);
    const cache = await cacheFolder();
    await sweep(cache);
    const folder = await mkdtemp(join(cache, `run-${process.pid}-${name}-`));
    await chmod(folder, 0o700);
    if (runAs !== undefined)
        await chown(folder, runAs.uid, runAs.gid);
    return { tree, folder, port: await freePort(), password: randomBytes(12).toString('hex') };
}
/** Under setpriv the kernel ends it when this process dies, however it dies. */
function start(tree, cwd, program, args) {
    const drop = runAs === undefined ? [] : [`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, '--clear-groups'];
    return spawn('setpriv', [...drop, '--pdeathsig=INT', program, ...args], {
        cwd,
        env: { ...process.env, ...tree.env, LC_ALL: 'C' },
        stdio: ['ignore', 'ignore', 'pipe'],
    });
}
function serve(params) {
    let running;
    const up = async () => {
        const child = params.spawn();
        let last = '';
        child.stderr?.on('data', (data) => (last = `${last}${data.toString()}`.slice(-2_000)));
        let over = false;
        const ended = new Promise((resolve, reject) => {
            child.once('error', reject);
            child.once('exit', () => resolve());
        }).finally(() => (over = true));
        running = { child, ended };
        await until(async () => {
            if (!over)
                await params.ready();
        }, 30_000);
        if (over)
            throw new ServicesError(`A test service ended at once:\n${last}`);
    };
    const down = async (signal) => {
        const current = running;
        running = undefined;
        if (current === undefined)
            return;
        current.child.kill(signal);
        const timer = setTimeout(() => current.child.kill('SIGKILL'), 20_000);
        await current.ended.finally(() => clearTimeout(timer));
    };
    const service = {
        url: params.url,
        start: up,
        stop: () => down(params.end),
        // SIGQUIT ends Postgres without a checkpoint; SIGKILL would leave its children and their shared memory.
        kill: () => down(params.end === 'SIGINT' ? 'SIGQUIT' : 'SIGKILL'),
        async remove() {
            await down(params.end === 'SIGINT' ? 'SIGQUIT' : 'SIGKILL');
            await rm(params.folder, { recursive: true, force: true });
        },
    };
    return up().then(() => service, async (error) => {
        await service.remove();
        throw error;
    });
}
async function redisAnswers(port, password) {
    await new Promise((resolve, reject) => {
        const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`AUTH ${password}\r\nPING\r\n`));
        socket.setTimeout(2_000, () => socket.destroy(new Error('Redis does not answer.')));
        socket.once('error', reject);
        let heard = '';
        socket.on('data', (data) => {
            heard += data.toString();
            if (!heard.includes('+PONG'))
                return;
            socket.destroy();
            resolve();
        });
        socket.once('close', () => reject(new Error(`Redis is not ready: ${heard}`)));
    });
}
//# sourceMappingURL=debian.js.map