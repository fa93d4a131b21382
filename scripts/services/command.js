import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServicesError } from './service.js';
/** Runs a command to its end and answers what it printed. @throws ServicesError with the end of its output */
export async function command(name, args, options) {
    const { within, input = '', env, ...rest } = options;
    const child = spawn(name, args, {
        ...rest,
        env: { ...process.env, ...env, LC_ALL: 'C' },
        stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out = [];
    const all = [];
    child.stdout.on('data', (data) => out.push(data) && all.push(data));
    child.stderr.on('data', (data) => all.push(data));
    // A command that ends without reading its input is judged by its exit alone.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
    }, within);
    const code = await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
    }).finally(() => clearTimeout(timer));
    if (code === 0)
        return Buffer.concat(out).toString();
    const why = late ? `did not end within ${within / 1000} s` : `ended with ${code ?? 'a signal'}`;
    const tail = Buffer.concat(all).toString().trim().split('\n').slice(-12).join('\n');
    throw new ServicesError(`\`${[name, ...args].join(' ')}\` ${why}:\n${tail}`);
}
/** A port of the loopback address that nobody listens on now. */
export async function freePort() {
    const server = createServer();
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (address === null || typeof address === 'string')
        throw new ServicesError('No free port was found.');
    return address.port;
}
/** Asks again and again until the check succeeds. @throws what the check threw last */
export async function until(check, within) {
    const end = Date.now() + within;
    for (;;) {
        try {
            await check();
            return;
        }
        catch (error) {
            if (Date.now() > end)
                throw error;
        }
        await sleep(50);
    }
}
//# sourceMappingURL=command.js.map