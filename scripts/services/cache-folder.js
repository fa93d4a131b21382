import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServicesError } from './service.js';
/** Postgres refuses to run as root: root's services run as nobody. */
export const runAs = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
/**
 * Where programs are kept between runs, and the data of each run. Nobody cannot reach root's home, so root's lies in
 * the temp folder.
 */
export async function cacheFolder() {
    const base = runAs === undefined ? (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')) : tmpdir();
    const folder = join(base, 'holdfast-test-services');
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const { uid } = await stat(folder);
    // Programs are run from here: in a temp folder that all share, somebody else may have made it first.
    if (uid !== process.getuid?.())
        throw new ServicesError(`${folder} belongs to another user. Remove it, then try again.`);
    return folder;
}
/** Runs `work` while no other process does, by a file that names who is at it. */
export async function alone(file, within, work) {
    const end = Date.now() + within;
    for (;;) {
        try {
            const handle = await open(file, 'wx');
            await handle.write(String(process.pid));
            await handle.close();
            break;
        }
        catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
                throw error;
        }
        const holder = Number(await readFile(file, 'utf8').catch(() => ''));
        // An empty file is one whose maker has yet to write its number.
        if (holder > 0 && !isAlive(holder))
            await rm(file, { force: true });
        else if (Date.now() > end)
            throw new ServicesError(`Process ${holder} is still preparing the services (${file}).`);
        else
            await sleep(200);
    }
    try {
        return await work();
    }
    finally {
        await rm(file, { force: true });
    }
}
/** Removes what runs have left behind whose process was killed. */
export async function sweep(folder) {
    for (const name of await readdir(folder)) {
        const owner = Number(/^run-(\d+)-/u.exec(name)?.[1] ?? 0);
        if (owner > 0 && !isAlive(owner))
            await rm(join(folder, name), { recursive: true, force: true });
    }
}
function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}
//# sourceMappingURL=cache-folder.js.map