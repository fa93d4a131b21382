/**
 * Walks through the Dockerfile without Docker: each stage is a copy of a Debian root made by debootstrap, with Node 24
 * put where the official image has it; RUN runs in a chroot, COPY copies, the last stage starts the server and stores a
 * memory. Needs root, debootstrap and the network. Proves the steps, not the image: layers, base image and metadata are
 * Docker's own.
 *
 *   node scripts/deploy/try-dockerfile.ts [--keep]
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Instruction, pairsOf, type Stage, stagesOf } from './dockerfile.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'holdfast-image-'));
/** What the official image calls its user. */
const NODE_USER = 1000;
/** Where a machine behind an inspecting proxy keeps its own certificates. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

interface Built {
  readonly root: string;
  readonly env: Record<string, string>;
  directory: string;
  user: number;
  entry: readonly string[];
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const run = (command: string, args: readonly string[]): void => {
  execFileSync(command, [...args], { stdio: ['ignore', 'ignore', 'inherit'] });
};

function makeBase(): string {
  const base = join(work, 'base');
  say('debootstrap: a Debian 12 root');
  run('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', base]);
  const modules = join(base, 'usr/local/lib/node_modules');
  mkdirSync(modules, { recursive: true });
  cpSync(process.execPath, join(base, 'usr/local/bin/node'));
  run('npm', ['install', '--silent', '--prefix', join(base, 'usr/local/lib'), 'npm@11']);
  for (const tool of ['npm', 'npx']) {
    const start = `#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/${tool}-cli.js "$@"\n`;
    writeFileSync(join(base, 'usr/local/bin', tool), start, { mode: 0o755 });
  }
  run('chroot', [base, 'useradd', '--uid', String(NODE_USER), '--create-home', 'node']);
  // The network settings of this machine, not of the image.
  for (const file of ['/etc/resolv.conf', '/etc/hosts', '/etc/npmrc', CERTIFICATES]) {
    if (existsSync(file)) cpSync(file, join(base, file), { dereference: true });
  }
  const own = join(homedir(), '.npmrc');
  if (existsSync(own)) cpSync(own, join(base, 'root/.npmrc'));
  return base;
}

function inside(built: Built, command: readonly string[]): readonly string[] {
  const machine = existsSync(CERTIFICATES) ? { NODE_EXTRA_CA_CERTS: CERTIFICATES } : {};
  const env = Object.entries({ PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root', ...machine, ...built.env });
  const cd = ['sh', '-c', 'cd "$0" && exec "$@"', built.directory, ...command];
  // Mounts of its own, which end with the process: compilers look for themselves in /proc.
  const mount = 'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$@"';
  const chroot = [`--userspec=${built.user}:${built.user}`, built.root, 'env', '-i'];
  return ['--mount', 'sh', '-c', mount, built.root, ...chroot, ...env.map(([n, v]) => `${n}=${v}`), ...cd];
}

function apply(built: Built, { name, rest }: Instruction, stages: ReadonlyMap<string, Built>): void {
  say(`  ${name} ${rest.slice(0, 100)}`);
  switch (name) {
    case 'ARG':
    case 'ENV':
      for (const [key, value] of pairsOf(rest)) built.env[key] = value;
      return;
    case 'WORKDIR':
      built.directory = rest;
      mkdirSync(join(built.root, rest), { recursive: true });
      return;
    case 'USER':
      built.user = rest === 'node' ? NODE_USER : 0;
      return;
    case 'RUN':
      run('unshare', inside(built, ['sh', '-c', rest]));
      return;
    case 'COPY':
      copy(built, rest, stages);
      return;
    case 'ENTRYPOINT':
    case 'CMD':
      built.entry = [...built.entry, ...rest.replaceAll(/[[\]"]/gu, '').split(/,\s*/u)];
      return;
    case 'EXPOSE':
    case 'VOLUME':
    case 'STOPSIGNAL':
    case 'HEALTHCHECK':
      return;
    default:
      throw new Error(`the instruction ${name} is not understood here`);
  }
}

function copy(built: Built, rest: string, stages: ReadonlyMap<string, Built>): void {
  const words = rest.split(/\s+/u);
  const from = /^--from=(.+)$/u.exec(words[0] ?? '')?.[1];
  const paths = from === undefined ? words : words.slice(1);
  const source = from === undefined ? project : (stages.get(from)?.root ?? '');
  const target = paths.at(-1) ?? '';
  const destination = join(built.root, target.startsWith('/') ? target : join(built.directory, target));
  for (const path of paths.slice(0, -1)) {
    const whole = join(source, path);
    const into =
      statSync(whole).isDirectory() || !target.endsWith('/') ? destination : join(destination, basename(path));
    cpSync(whole, into, {
      recursive: true,
      verbatimSymlinks: true,
      // As .dockerignore says.
      filter: (file) => from !== undefined || !/(?:^|\/)(?:node_modules|dist)$|\.tsbuildinfo$|\.test\.ts$/u.test(file),
    });
  }
}

function build(stage: Stage, base: string, stages: ReadonlyMap<string, Built>): Built {
  const root = join(work, `stage-${stages.size}`);
  const parent = stages.get(stage.base);
  say(`stage ${stage.name}`);
  run('cp', ['-a', parent?.root ?? base, root]);
  const built: Built = { root, env: { ...parent?.env }, directory: parent?.directory ?? '/', user: 0, entry: [] };
  for (const instruction of stage.instructions) apply(built, instruction, stages);
  return built;
}

async function tryServer(built: Built): Promise<void> {
  const key = 'a-key-of-this-trial-only-0123456789';
  const env = { ...built.env, HOLDFAST_API_KEY: key, HOLDFAST_HOST: '127.0.0.1', HOLDFAST_PORT: '7199' };
  const server = spawn('unshare', [...inside({ ...built, env }, built.entry)], { stdio: 'inherit' });
  try {
    const url = 'http://127.0.0.1:7199';
    for (let tries = 0; ; tries += 1) {
      const ready = await fetch(`${url}/v1/health/ready`).catch(() => undefined);
      if (ready?.ok === true) break;
      if (tries > 100) throw new Error('the server of the last stage did not come up');
      await setTimeout(200);
    }
    const reply = await fetch(`${url}/v1/memories`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'The image stores this.' }),
    });
    if (reply.status !== 201) throw new Error(`storing a memory answered ${reply.status}`);
    say(`the last stage serves as user ${built.user} and stored a memory`);
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
}

try {
  const base = makeBase();
  const stages = new Map<string, Built>();
  let last: Built | undefined;
  for (const stage of stagesOf(readFileSync(join(project, 'Dockerfile'), 'utf8'))) {
    last = build(stage, base, stages);
    stages.set(stage.name, last);
  }
  if (last === undefined) throw new Error('the Dockerfile has no stage');
  const bytes = execFileSync('du', ['-sm', join(last.root, 'app')], { encoding: 'utf8' }).split('\t')[0];
  say(`/app of the last stage: ${bytes} MB`);
  await tryServer(last);
} finally {
  if (!process.argv.includes('--keep')) rmSync(work, { recursive: true, force: true });
}
