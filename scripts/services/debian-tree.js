import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alone, cacheFolder } from './cache-folder.js';
import { command } from './command.js';
import { ServicesError } from './service.js';
/** Raised when the way a tree is made changes, so that an old one is made again. */
const treeVersion = 1;
/** The suite whose source package of pgvector is built where the machine's own has none. */
const pgvectorSuite = 'trixie';
/**
 * Postgres with pgvector and Redis, unpacked from the machine's own Debian archive into the cache folder: the first
 * time takes about a minute, afterwards nothing.
 */
export async function debianTree(say) {
    const cache = await cacheFolder();
    const root = join(cache, `tree-${treeVersion}`);
    await alone(join(cache, 'making'), 600_000, async () => {
        if (existsSync(root))
            return;
        const making = await mkdtemp(join(cache, 'making-'));
        await chmod(making, 0o755);
        try {
            await make(making, say);
            await rename(join(making, 'root'), root);
        }
        finally {
            await rm(making, { recursive: true, force: true });
        }
    });
    const [major = ''] = await readdir(join(root, 'usr/lib/postgresql'));
    const libraries = [];
    for (const folder of ['usr/lib', 'lib']) {
        const names = existsSync(join(root, folder)) ? await readdir(join(root, folder)) : [];
        libraries.push(...names.filter((name) => name.endsWith('-linux-gnu')).map((name) => join(root, folder, name)));
    }
    // The machine may have no zone files; GMT is the one zone for which Postgres needs none.
    const env = { LD_LIBRARY_PATH: libraries.join(':'), TZ: 'GMT' };
    return { root, bin: join(root, 'usr/lib/postgresql', major, 'bin'), env };
}
async function make(folder, say) {
    const apt = await privateApt(folder);
    const root = join(folder, 'root');
    const packages = join(folder, 'packages');
    await mkdir(root);
    await mkdir(packages);
    say('reading the package lists');
    await apt('apt-get', ['update', '-qq'], folder);
    const major = /^Depends:.*\bpostgresql-(\d+)\b/mu.exec(await apt('apt-cache', ['show', 'postgresql'], folder))?.[1];
    if (major === undefined)
        throw new ServicesError('The package archive has no postgresql.');
    const ready = await apt('apt-cache', ['show', `postgresql-${major}-pgvector`], folder).then(() => true, () => false);
    const programs = [`postgresql-${major}`, 'redis-server'];
    const needed = await apt('apt-get', ['install', '--print-uris', '-qq', '-y', '--no-install-recommends', '-o', 'Debug::NoLocking=1', ...programs], folder);
    const names = new Set([
        ...programs,
        `postgresql-client-${major}`,
        'redis-tools',
        'libpq5',
        ready ? `postgresql-${major}-pgvector` : `postgresql-server-dev-${major}`,
        // What these need and the machine lacks.
        ...[...needed.matchAll(/ (\S+?)_\S+\.deb /gu)].map(([, name = '']) => name),
    ]);
    say(`downloading Postgres ${major} and Redis (${names.size} packages)`);
    await apt('apt-get', ['download', '-qq', ...names], packages);
    for (const file of await readdir(packages)) {
        await command('dpkg-deb', ['-x', join(packages, file), root], { within: 60_000 });
    }
    if (!ready)
        await buildPgvector({ folder, root, major, apt, say });
}
async function buildPgvector(params) {
    const { folder, root, major, apt, say } = params;
    for (const tool of ['gcc', 'make']) {
        await command(tool, ['--version'], { within: 10_000 }).catch(() => {
            throw new ServicesError(`Building pgvector takes ${tool}. Install gcc and make, or name a database of your own.`);
        });
    }
    say('building pgvector');
    const source = join(folder, 'pgvector');
    await mkdir(source);
    await apt('apt-get', ['source', '-qq', '--download-only', `pgvector/${pgvectorSuite}`], source);
    const archive = (await readdir(source)).find((name) => name.includes('.orig.tar'));
    if (archive === undefined)
        throw new ServicesError('The source package of pgvector holds no archive.');
    await command('tar', ['-xf', archive, '--strip-components=1'], { cwd: source, within: 60_000 });
    // Without the machine's own processor flags: the cache may be carried to another machine.
    const variables = [
        `PG_CONFIG=${join(root, 'usr/lib/postgresql', major, 'bin/pg_config')}`,
        'with_llvm=no',
        'OPTFLAGS=',
    ];
    const options = { cwd: source, within: 240_000 };
    await command('make', ['-s', '-j2', ...variables], options);
    await command('make', ['-s', 'install', ...variables], options);
}
/** The machine's archive with lists and a cache of our own, so that the machine's stay as they are. */
export async function privateApt(folder) {
    const state = join(folder, 'apt');
    for (const name of ['lists/partial', 'cache/archives/partial', 'sources']) {
        await mkdir(join(state, name), { recursive: true });
    }
    const sources = await binarySources();
    await writeFile(join(state, 'sources/machine.list'), sources.map((source) => lineOf('deb', source)).join(''));
    const [first] = sources;
    const debian = first !== undefined && (await readFile('/etc/os-release', 'utf8')).includes('\nID=debian');
    if (debian) {
        const line = lineOf('deb-src', { ...first, suite: pgvectorSuite, components: 'main' });
        await writeFile(join(state, 'sources/pgvector.list'), line);
    }
    const options = {
        'Dir::State::lists': join(state, 'lists'),
        'Dir::Cache': join(state, 'cache'),
        'Dir::Etc::sourcelist': '/dev/null',
        'Dir::Etc::sourceparts': join(state, 'sources'),
        'APT::Sandbox::User': 'root',
        'Acquire::Languages': 'none',
        'Acquire::Retries': '2',
    };
    const settings = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    return (program, args, cwd) => command(program, [...settings, ...args], { cwd, within: 300_000 });
}
function lineOf(type, { uri, suite, components, signedBy }) {
    return `${type}${signedBy === '' ? '' : ` [signed-by=${signedBy}]`} ${uri} ${suite} ${components}\n`;
}
/** The machine's own sources of its release, its main archive first, from both forms in which apt keeps them. */
async function binarySources() {
    const release = /^VERSION_CODENAME=(\S+)/mu.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? '';
    const folder = '/etc/apt/sources.list.d';
    const files = existsSync(folder) ? (await readdir(folder)).map((name) => join(folder, name)) : [];
    const found = [];
    for (const file of ['/etc/apt/sources.list', ...files].filter((path) => existsSync(path))) {
        const text = (await readFile(file, 'utf8')).replaceAll(/^#.*\n?/gmu, '');
        found.push(...(file.endsWith('.sources') ? stanzas(text) : lines(text)));
    }
    const own = found.filter(({ suite }) => suite === release || suite.startsWith(`${release}-`));
    return own.toSorted((a, b) => Number(b.suite === release) - Number(a.suite === release));
}
function stanzas(text) {
    return text.split(/\n\s*\n/u).flatMap((stanza) => {
        const field = (name) => new RegExp(`^${name}:[ \t]*(.*)$`, 'mu').exec(stanza)?.[1]?.trim() ?? '';
        if (!field('Types').split(/\s+/u).includes('deb') || field('Enabled') === 'no')
            return [];
        const [uri = ''] = field('URIs').split(/\s+/u);
        const signedBy = field('Signed-By');
        const suites = field('Suites').split(/\s+/u);
        return suites.map((suite) => ({ uri, suite, components: field('Components'), signedBy }));
    });
}
function lines(text) {
    return [...text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/gmu)].map(([, options = '', uri = '', suite = '', components = '']) => ({
        uri,
        suite,
        components,
        signedBy: /signed-by=(\S+)/u.exec(options)?.[1] ?? '',
    }));
}
//# sourceMappingURL=debian-tree.js.map