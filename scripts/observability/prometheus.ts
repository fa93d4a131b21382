import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { alone, cacheFolder } from '../services/cache-folder.ts';
import { command } from '../services/command.ts';
import { privateApt } from '../services/debian-tree.ts';

export interface Programs {
  readonly prometheus: string;
  readonly promtool: string;
}

/**
 * Prometheus and promtool: those of the machine, else Debian's package, unpacked into the cache folder and not installed.
 *
 * @throws ServicesError which says what to do
 */
export async function prometheusPrograms(say: (line: string) => void): Promise<Programs> {
  const ready = await command('promtool', ['--version'], { within: 10_000 }).then(
    () => command('prometheus', ['--version'], { within: 10_000 }),
    () => undefined,
  );
  if (ready !== undefined) return { prometheus: 'prometheus', promtool: 'promtool' };
  const cache = await cacheFolder();
  const root = join(cache, 'prometheus-1');
  await alone(join(cache, 'making-prometheus'), 300_000, async () => {
    if (existsSync(root)) return;
    const making = await mkdtemp(join(cache, 'making-'));
    await chmod(making, 0o755);
    try {
      const apt = await privateApt(making);
      const packages = join(making, 'packages');
      await mkdir(packages);
      say('reading the package lists');
      await apt('apt-get', ['update', '-qq'], making);
      say('downloading Prometheus');
      await apt('apt-get', ['download', '-qq', 'prometheus'], packages);
      for (const file of await readdir(packages)) {
        await command('dpkg-deb', ['-x', join(packages, file), join(making, 'root')], { within: 60_000 });
      }
      await rename(join(making, 'root'), root);
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  });
  return { prometheus: join(root, 'usr/bin/prometheus'), promtool: join(root, 'usr/bin/promtool') };
}
