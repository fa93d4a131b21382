import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { serve } from '../../testing/serve.ts';
import { runHere } from '../testing/run-here.ts';
import type { Spawned } from '../testing/spawn-cli.ts';

// A process starts in seconds where many share two cores.
vi.setConfig({ testTimeout: 120_000 });

const word = 'zqcanaryword';
const key = 'a root key of more than thirty-two characters';
let data: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'holdfast-encrypted-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** A command with the settings of a configuration file. */
async function run(args: readonly string[], settings: Readonly<Record<string, unknown>> = {}): Promise<Spawned> {
  await writeFile(join(data, 'config.json'), JSON.stringify(settings));
  return runHere(args, { data });
}
const encrypted = { encrypt: 'content', secretKey: key };

async function everyByte(): Promise<string> {
  const names = await readdir(data, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name), 'latin1'));
  return (await Promise.all(files)).join('\n');
}

function damage(text: string): void {
  const db = new DatabaseSync(join(data, 'holdfast.db'));
  db.exec(text);
  db.close();
}

describe('the command line on an encrypted folder', () => {
  test('refuses to serve without the key or with another, with a code of its own', async () => {
    expect((await run(['remember', `Ana likes ${word}`], encrypted)).code).toBe(0);
    const wrong = await run(['serve', '--port', '0', '--json'], { secretKey: `${key}!` });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('encryption_key_wrong');
    const missing = await run(['recall', 'Ana', '--json']);
    expect(missing.stderr).toContain('encryption_key_missing');
    expect(missing.stdout).toBe('');
    // No setting is needed to stay encrypted.
    const right = await run(['recall', 'Ana', '--json'], { secretKey: key });
    expect(right.stdout).toContain(word);
    expect(await everyByte()).not.toContain(word);
  });

  test('seals what was there, and rotates', async () => {
    await run(['remember', `Ana likes ${word}`, '--tag', word]);
    expect(await everyByte()).toContain(word);
    expect((await run(['encryption', 'status'], encrypted)).stdout).toContain('holdfast encryption apply');
    expect((await run(['encryption', 'apply'], encrypted)).stdout).toContain('Content is encrypted');
    expect(await everyByte()).not.toContain(word);
    const next = { secretKey: `${key} 2`, olderSecretKeys: [key] };
    expect((await run(['encryption', 'rotate', '--root', '--users'], next)).stdout).toContain('destroy it');
    expect((await run(['recall', 'Ana'], { secretKey: `${key} 2` })).stdout).toContain(word);
    expect((await run(['encryption', 'rotate'], next)).code).toBe(2);
    expect((await run(['encryption', 'rotate', '--users', '--before', 'soon'], next)).code).toBe(2);
  });

  test('logs no word, however much it logs', async () => {
    await using server = await serve({ encrypt: 'content', secretKey: key, logLevel: 'trace' });
    const stored = await server.call('POST', '/v1/memories', { json: { content: `Ana likes ${word}`, tags: [word] } });
    expect(stored.status).toBe(201);
    expect((await server.call('POST', '/v1/recall', { json: { query: `what about ${word}?` } })).text).toContain(word);
    expect((await server.call('POST', '/v1/memories', { json: { content: word, nonsense: word } })).status).toBe(400);
    data = server.config.data;
    expect(await everyByte()).not.toContain(word);
    expect(server.logged.length).toBeGreaterThan(2);
    expect(server.logged.join('\n')).not.toContain(word);
  });
});

describe('doctor --deep', () => {
  test('finds nothing where nothing is damaged, and what was, with an exit code', async () => {
    await run(['remember', `Ana likes ${word}`]);
    const sound = await run(['doctor', '--deep']);
    expect(sound.stdout).toContain('nothing is damaged');
    expect(sound.code).toBe(0);
    damage("update memories set content = 'Ana likes nothing'");
    const { code, stdout, stderr } = await run(['doctor', '--deep', '--json']);
    expect(code).toBe(1);
    expect(stderr).toContain('integrity_failed');
    expect(JSON.parse(stdout)).toMatchObject({ deep: { faults: [{ what: 'memories', count: 1 }] } });
    expect((await run(['doctor', '--deep'])).stdout).toContain('are not what their hash says');
    const refused = await run(['recall', 'likes'], { verifyReads: true });
    expect(refused.code).toBe(1);
  });
});
