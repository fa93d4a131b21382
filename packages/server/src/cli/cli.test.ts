import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';
import { runCli, type Spawned } from './testing/spawn-cli.ts';

/** Matchers of vitest are untyped. */
const containing = (text: string): unknown => expect.stringContaining(text);
const listWith = (entries: readonly unknown[]): unknown => expect.arrayContaining([...entries]);
const anyNumber: unknown = expect.any(Number);

// A process starts in about a second where several share two cores.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  data = join(folder, 'data');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cli = (...args: string[]): Promise<Spawned> => runHere(args, { data });
const remembered = z.object({
  memory: z.object({ id: z.string(), content: z.string(), tags: z.array(z.string()) }),
  outcome: z.string(),
});
const recalled = z.object({ results: z.array(z.object({ memory: z.object({ content: z.string() }) })) });
const problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string() })).optional(),
});

describe('help', () => {
  test('names every command, the exit codes and what to try first', async () => {
    const { code, stdout } = await cli('--help');
    expect(code).toBe(0);
    for (const command of [
      'serve',
      'mcp',
      'remember',
      'recall',
      'context',
      'import',
      'export',
      'keys',
      'doctor',
      'upgrade',
      'migrate',
      'models',
      'demo',
    ]) {
      expect(stdout).toContain(`\n  ${command} `);
    }
    expect(stdout).toContain('Exit codes:');
    expect(stdout).toContain('$ holdfast demo');
    expect(stdout).not.toContain('\u001B[');
  });

  test('a mistyped command is corrected and exits with 2', async () => {
    const { code, stderr } = await cli('recal', 'tea');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean recall?');
    expect(stderr).toContain('Next');
  });
});

describe('remember, recall and context', () => {
  test('what one process remembers, the next ones find', async () => {
    // One real process; the others run here, on the same file.
    const stored = await runCli(['remember', '--speaker', 'Ada', '--tag', 'drinks', '--json'], {
      data,
      stdin: 'I prefer tea to coffee\n',
    });
    expect(stored.stderr).toBe('');
    const { memory, outcome } = remembered.parse(JSON.parse(stored.stdout));
    expect({ outcome, content: memory.content, tags: memory.tags }).toEqual({
      outcome: 'created',
      content: 'I prefer tea to coffee',
      tags: ['drinks'],
    });

    const [json, human, context] = await Promise.all([
      cli('recall', 'coffee', 'or', 'tea?', '--json'),
      cli('recall', 'coffee or tea?', '--explain'),
      cli('context', 'tea', '--max-tokens', '200'),
    ]);
    expect(recalled.parse(JSON.parse(json.stdout)).results[0]?.memory.content).toBe('I prefer tea to coffee');
    expect(human.stdout).toMatch(/1\. I prefer tea to coffee {2}\d\.\d{3}\n.*#drinks\n.*matched/u);
    expect(human.stdout).toContain('1 memory in');
    expect(context.stdout).toContain('I prefer tea to coffee');
    expect(context.stderr).toMatch(/1 memory, \d+ tokens/u);
  });

  test('get, forget, restore and list work on the printed id', async () => {
    const made = await cli('remember', 'The spare key is under the blue pot', '--json', '--space', 'house');
    const { id } = remembered.parse(JSON.parse(made.stdout)).memory;
    expect(await cli('get', id)).toMatchObject({ code: 3, stderr: containing('--space "*"') });
    expect(await cli('forget', id, '--space', 'house')).toMatchObject({
      code: 0,
      stdout: containing(`holdfast restore ${id}`),
    });
    expect(await cli('restore', id, '--space', 'house')).toMatchObject({
      code: 0,
      stdout: containing('Restored'),
    });
    const { stdout } = await cli('list', '--space', '*', '--limit', '1');
    expect(stdout).toContain('in house');
  });

  test('forgetting for good waits for the job, writes a receipt that verify checks, and asks for --yes', async () => {
    const own = join(folder, 'forgetting');
    const proof = join(folder, 'proof.json');
    const here = (...args: string[]): Promise<Spawned> => runHere(args, { data: own });
    const file = join(folder, 'notes.jsonl');
    const lines = Array.from({ length: 150 }, (_, n) =>
      JSON.stringify({ content: `Note ${n}`, sessionId: 's', id: `${n}` }),
    );
    await writeFile(file, lines.join('\n'));
    await here('import', file);
    const made = await here('remember', 'The alarm code is 4711', '--json');
    const { id } = remembered.parse(JSON.parse(made.stdout)).memory;
    expect(await here('forget')).toMatchObject({ code: 2, stderr: containing('Say what to forget') });
    expect(await here('forget', id, '--session', 's')).toMatchObject({ code: 2, stderr: containing('Choose one way') });
    expect(await here('forget', '--session', 's', '--dry-run')).toMatchObject({ stdout: containing('150 memories') });
    expect(await here('forget', '--session', 's')).toMatchObject({ code: 2, stderr: containing('--yes') });
    const done = await here('forget', '--session', 's', '--yes', '--receipt', proof);
    expect(done).toMatchObject({ code: 0, stdout: containing('150 memories') });
    expect(await here('verify', proof)).toMatchObject({ code: 0, stdout: containing('Key of this database') });
    expect(await runHere(['verify', proof], { data })).toMatchObject({ code: 1, stderr: containing('another key') });
    expect(await here('verify', proof, '--offline', '--json')).toMatchObject({
      code: 0,
      stdout: containing('"valid":true'),
    });
    await writeFile(proof, (await readFile(proof, 'utf8')).replace('"memories": 150', '"memories": 15'));
    expect(await here('verify', proof, '--offline')).toMatchObject({ code: 1, stderr: containing('does not fit') });
    expect(await here('forget', id, '--for-good')).toMatchObject({ stdout: containing('1 memories') });
    expect(await here('import', file)).toMatchObject({ stdout: containing('150 forgotten') });
    expect((await here('list', '--space', '*', '--json')).stdout).toContain('"memories":[]');
    expect((await here('export')).stdout).not.toMatch(/Note|4711/u);
    await writeFile(proof, '[]');
    expect(await here('verify', proof)).toMatchObject({ code: 2, stderr: containing('holds no receipt') });
  });
});

describe('failures', () => {
  test('bad input names the field, stores nothing and exits with 2', async () => {
    const { code, stdout, stderr } = await cli('recall', '-k', '1000000', 'tea', '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const { code: name, errors } = problem.parse(JSON.parse(stderr));
    expect(name).toBe('invalid_input');
    expect(errors?.[0]?.field).toBe('k');
  });

  test('usage errors are problems too, when JSON is asked for', async () => {
    const { code, stderr } = await cli('list', '--json', '--limit', 'ten');
    expect(code).toBe(2);
    expect(problem.parse(JSON.parse(stderr)).code).toBe('invalid_input');
  });

  test('all faults of the configuration are told together, without a stack', async () => {
    const { code, stderr } = await runCli(['stats'], {
      data,
      env: { HOLDFAST_PORT: 'eighty', HOLDFAST_EMBEDER: 'none' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('HOLDFAST_PORT');
    expect(stderr).toContain('did you mean HOLDFAST_EMBEDDER?');
    expect(stderr).not.toContain('    at ');
  });

  test('a stack trace is shown when HOLDFAST_DEBUG asks for it', async () => {
    const { stderr } = await runCli(['stats'], { data, env: { HOLDFAST_PORT: 'eighty', HOLDFAST_DEBUG: '1' } });
    expect(stderr).toContain('    at ');
  });

  test('a corrupt file exits with 1 and stays as it was; doctor says so too', async () => {
    const broken = await mkdtemp(join(folder, 'corrupt-'));
    await writeFile(join(broken, 'holdfast.db'), 'this is no database, but long enough to be one. '.repeat(200));
    const [stored, doctor] = await Promise.all([
      runHere(['remember', 'x'], { data: broken }),
      runHere(['doctor', '--json'], { data: broken }),
    ]);
    expect(stored.code).toBe(1);
    expect(stored.stderr).toContain('store_corrupt');
    expect(stored.stderr).toContain('backup');
    expect(doctor.code).toBe(4);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ status: 'failed' });
  });

  test('a database locked by another process is busy: exit code 4', async () => {
    const locked = await mkdtemp(join(folder, 'locked-'));
    await runHere(['remember', 'before the lock'], { data: locked });
    const other = new DatabaseSync(join(locked, 'holdfast.db'));
    other.exec('BEGIN IMMEDIATE');
    try {
      const { code, stderr } = await runHere(['remember', 'during the lock'], { data: locked });
      expect(code).toBe(4);
      expect(stderr).toContain('store_busy');
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
  });

  test('a data folder that cannot be a folder exits with 2 and says which', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { code, stderr } = await runHere(['remember', 'x'], { data: file });
    expect(code).toBe(2);
    expect(stderr).toContain(file);
  });
});

describe('tenants and users', () => {
  test('are made, changed and shown; a tenant has keys of its own, which rotate', async () => {
    expect(await cli('tenants', 'list')).toMatchObject({ code: 0, stderr: containing('Only the local tenant') });
    const made = await cli('tenants', 'create', 'acme', '--time-zone', 'Europe/Berlin', '--user-memories', '20');
    expect(made.stdout).toContain('acme  acme  Europe/Berlin  at most 20 memories a user');
    const { stdout: changed } = await cli('tenants', 'update', 'acme', '--user-memories', '-1', '--name', 'Acme');
    expect(changed).toContain('acme  Acme  Europe/Berlin  no quotas of its own');
    expect((await cli('tenants', 'list')).stdout).toContain('Acme');
    expect(await cli('tenants', 'create', 'acme')).toMatchObject({ code: 2, stderr: containing('already') });
    const { stdout: key } = await cli('keys', 'create', 'backend', '--tenant', 'acme', '--json');
    const { id } = z.object({ key: z.object({ id: z.string() }) }).parse(JSON.parse(key)).key;
    expect((await cli('keys', 'list')).stdout).not.toContain('backend');
    expect(await cli('keys', 'rotate', id)).toMatchObject({ code: 3 });
    const rotated = await cli('keys', 'rotate', id, '--tenant', 'acme', '--overlap', '60');
    expect(rotated).toMatchObject({
      code: 0,
      stdout: containing('hf_'),
      stderr: containing('The old one works until'),
    });
    await cli('users', 'create', 'mia', '--tenant', 'acme', '--time-zone', 'Europe/Lisbon');
    await cli('users', 'update', 'mia', '--tenant', 'acme', '--daily', '5');
    expect((await cli('users', 'show', 'mia', '--tenant', 'acme')).stdout).toContain('mia  Europe/Lisbon  0 memories');
    expect(await cli('users', 'show', 'mia')).toMatchObject({ code: 3 });
  });
});

describe('keys', () => {
  test('a secret alone stands on standard output, is listed by its prefix and can be revoked', async () => {
    const { stdout: secret, stderr } = await cli('keys', 'create', 'laptop');
    const id = /\(([\da-f-]{36})\)/u.exec(stderr)?.[1] ?? '';
    expect(secret.trim()).toMatch(/^\S{20,}$/u);
    const { stdout: listed } = await cli('keys', 'list');
    expect(listed).toContain('laptop');
    expect(listed).not.toContain(secret.trim());
    expect(await cli('keys', 'revoke', id)).toMatchObject({ code: 0, stdout: containing('Revoked') });
  });
});

describe('upkeep', () => {
  test('doctor lists every file, hides secrets and says where each setting comes from', async () => {
    const { code, stdout } = await runCli(['doctor', '--json'], {
      data,
      env: { HOLDFAST_API_KEY: 'a-secret-of-quite-some-length' },
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain('a-secret-of-quite-some-length');
    const examined: unknown = JSON.parse(stdout);
    expect(examined).toMatchObject({
      files: listWith([{ path: join(data, 'holdfast.db'), bytes: anyNumber }]),
      settings: listWith([
        {
          name: 'apiKey',
          variable: 'HOLDFAST_API_KEY',
          value: '(hidden)',
          source: 'from the variable HOLDFAST_API_KEY',
        },
      ]),
    });
  });

  test('doctor makes nothing where nothing is', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    const { code, stdout } = await runHere(['doctor'], { data: join(empty, 'none') });
    expect(code).toBe(0);
    expect(stdout).toContain('not there yet');
    expect(await readdir(empty)).toEqual([]);
  });

  test('upgrade makes a backup that opens', async () => {
    const { code, stdout } = await cli('upgrade', '--backup', '--json');
    expect(code).toBe(0);
    const { backup } = z.object({ backup: z.string() }).parse(JSON.parse(stdout));
    const copy = new DatabaseSync(backup, { readOnly: true });
    expect(copy.prepare("SELECT count(*) AS n FROM memories WHERE content LIKE '%tea%'").get()).toEqual({ n: 1 });
    copy.close();
    expect(await cli('upgrade')).toMatchObject({ code: 0, stdout: containing('nothing to migrate') });
  });

  test('upgrade migrates what an older version left, after a backup', async () => {
    const old = await mkdtemp(join(folder, 'old-'));
    new DatabaseSync(join(old, 'holdfast.db')).close();
    const { code, stdout } = await runHere(['upgrade', '--json'], { data: old });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaBefore: 0,
      migrated: listWith(['start', 'current-model']),
      backup: containing('backups'),
    });
  });
});

test('demo works in an empty folder without configuration and leaves nothing behind', async () => {
  const empty = await mkdtemp(join(folder, 'demo-'));
  const { code, stdout, stderr } = await runCli(['demo'], { data: join(empty, 'data'), cwd: empty });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Tomas: Right, I am allergic to walnuts.');
  expect(stdout).toContain('holdfast remember');
  expect(await readdir(empty)).toEqual([]);
});
