import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Holdfast, open } from '@holdfast/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runHere } from '../testing/run-here.ts';

/** Matchers of vitest are untyped. */
const containing = (text: string): unknown => expect.stringContaining(text);

let folder: string;
let source: string;

beforeAll(async () => {
  // What is made of memories meanwhile would be counted too.
  vi.stubEnv('HOLDFAST_EXTRACTION', 'off');
  folder = await mkdtemp(join(tmpdir(), 'holdfast-transfer-'));
  source = join(folder, 'source');
  const holdfast = await open({ path: join(source, 'holdfast.db'), worker: false });
  await fill(holdfast);
  await holdfast.close();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Memories with everything that an export has to keep. */
async function fill(holdfast: Holdfast): Promise<void> {
  await holdfast.rememberMany({
    sessionId: 'call 1',
    occurredAt: '2026-02-03T10:00:00+01:00',
    turns: Array.from({ length: 450 }, (_, index) => ({
      role: 'user' as const,
      speaker: 'Ada',
      content: `Turn ${index} about my trip`,
    })),
  });
  const items = [
    {
      content: 'Ada is allergic to pollen 🌼\n“quoted”, tab\t, 日本語',
      tags: ['health'],
      salience: 0.9,
      metadata: { b: 1, a: [null, { c: 'd' }] },
    },
    {
      content: 'Mail about the budget',
      source: { type: 'email', id: '<42@example.com>' },
      agentId: 'reader',
      pinned: true,
    },
    { content: 'A note with a source type alone', source: { type: 'notebook' }, kind: 'procedural' as const },
    {
      content: 'Offer',
      occurredAt: '2026-01-01T00:00:00Z',
      expiresAt: '2030-01-01T00:00:00Z',
      confidence: 0.4,
      decayRate: 0.5,
    },
    { content: 'Said twice', occurredAt: '2026-01-02' },
    { content: 'Said twice', occurredAt: '2026-01-02' },
    { content: 'An old preference', contentType: 'preference' as const },
    { content: 'On hold' },
  ];
  const { results } = await holdfast.rememberMany({ items });
  await holdfast.updateMemory({ id: results[6]?.id ?? '', state: 'archived' });
  await holdfast.updateMemory({ id: results[7]?.id ?? '', state: 'paused' });
  await holdfast.rememberMany({ space: 'house', items: [{ content: 'The boiler is serviced in May' }] });
}

const lines = async (path: string): Promise<Record<string, unknown>[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));

/** What an import by rule makes anew: the store's own records. */
const withoutRecord = (all: Record<string, unknown>[]): string =>
  all.map(({ record: _record, ...line }) => JSON.stringify(line)).join('\n');

const report = z.object({
  files: z.tuple([z.object({ created: z.int(), duplicates: z.int(), replaced: z.int(), forgotten: z.int() })]),
});

async function importFile(data: string, path: string, ...more: string[]): Promise<z.output<typeof report>['files'][0]> {
  const { code, stdout, stderr } = await runHere(['import', path, '--json', ...more], { data });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return report.parse(JSON.parse(stdout)).files[0];
}

async function exportAll(data: string, name: string): Promise<string> {
  const path = join(folder, name);
  const { code, stderr } = await runHere(['export', '--all-spaces', '-o', path, '--force'], { data });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return path;
}

describe('an export', () => {
  test('comes back from an empty store equal in every line, apart from the records of the store', async () => {
    const first = await exportAll(source, 'first.jsonl');
    const copy = join(folder, 'copy');
    expect(await importFile(copy, first)).toMatchObject({ created: 459, duplicates: 0 });
    const second = await exportAll(copy, 'second.jsonl');
    expect(withoutRecord(await lines(second))).toBe(withoutRecord(await lines(first)));

    // A copy of the copy still carries the ids of the beginning.
    const copyOfCopy = join(folder, 'copy-of-copy');
    await importFile(copyOfCopy, second);
    const third = await exportAll(copyOfCopy, 'third.jsonl');
    expect(withoutRecord(await lines(third))).toBe(withoutRecord(await lines(first)));
  });

  test('of the same memories is the same to the byte', async () => {
    const [one, two] = [await exportAll(source, 'one.jsonl'), await exportAll(source, 'two.jsonl')];
    expect(await readFile(one, 'utf8')).toBe(await readFile(two, 'utf8'));
  });

  test('starts with a versioned header, ends with a count, and keeps states, sources and sessions', async () => {
    const all = await lines(await exportAll(source, 'look.jsonl'));
    expect(all[0]).toEqual({ format: 'holdfast.memories', version: 1, user: 'default', spaces: ['default', 'house'] });
    expect(all.at(-1)).toEqual({ end: { memories: 459 } });
    const states = all.map(({ state }) => state);
    expect(states).toContain('archived');
    expect(states).toContain('paused');
    expect(
      all.find(({ source: from }) => JSON.stringify(from) === '{"type":"email","id":"<42@example.com>"}'),
    ).toBeDefined();
  });

  test('imported again stores nothing, in a copy as well as where it came from', async () => {
    const first = await exportAll(source, 'again.jsonl');
    const copy = join(folder, 'copy-again');
    await importFile(copy, first);
    expect(await importFile(copy, first)).toMatchObject({ created: 0, duplicates: 459 });
    expect(await importFile(source, first)).toMatchObject({ created: 0, duplicates: 459 });
  });

  test('brings nothing back that was forgotten where it came from', async () => {
    const own = join(folder, 'forgetful');
    const kept = await runHere(['remember', 'a secret', '--json'], { data: own });
    const { memory } = z.object({ memory: z.object({ id: z.string() }) }).parse(JSON.parse(kept.stdout));
    const file = await exportAll(own, 'secret.jsonl');
    await runHere(['forget', memory.id], { data: own });
    expect(await importFile(own, file)).toMatchObject({ created: 0, forgotten: 1 });
  });

  test('can be put into another space of the same user as a copy', async () => {
    const first = await exportAll(source, 'spaces.jsonl');
    const copy = join(folder, 'copy-space');
    await importFile(copy, first);
    expect(await importFile(copy, first, '--space', 'other')).toMatchObject({ created: 459 });
  });

  test('is not written over a file unless that is wanted', async () => {
    const path = join(folder, 'there.jsonl');
    await writeFile(path, 'mine');
    const { code, stderr } = await runHere(['export', '-o', path], { data: source });
    expect(code).toBe(2);
    expect(stderr).toContain('--force');
    expect(await readFile(path, 'utf8')).toBe('mine');
  });
});

describe('an import', () => {
  const item = (content: string, more: object = {}): string => JSON.stringify({ content, ...more });

  test('names the bad line and stores nothing of its batch; what came before stays', async () => {
    const data = join(folder, 'bad-line');
    const path = join(folder, 'bad.jsonl');
    const good = Array.from({ length: 600 }, (_, index) => item(`Number ${index}`));
    await writeFile(path, [...good, item('x', { salience: 7 })].join('\n'));
    const { code, stderr } = await runHere(['import', path], { data });
    expect(code).toBe(2);
    expect(stderr).toContain('Line 601');
    expect(stderr).toContain('salience');
    expect(stderr).toContain('501 to 601');
    const { stdout } = await runHere(['stats', '--json'], { data });
    expect(JSON.parse(stdout)).toMatchObject({ memories: { total: 500 } });
    // Mended and imported again, it is complete and nothing is there twice.
    await writeFile(path, [...good, item('x', { salience: 0.7 })].join('\n'));
    expect(await importFile(data, path)).toMatchObject({ created: 101, duplicates: 500 });
  });

  test.for<readonly [what: string, lines: readonly (string | Uint8Array)[], says: string]>([
    ['invalid JSON', [item('fine'), '{"content": '], 'Line 2 is not valid JSON'],
    ['a list', ['[]'], 'Line 1 is not a JSON object'],
    ['an unknown field', [item('fine', { colour: 'red' })], 'colour'],
    ['invalid UTF-8', [item('fine'), Buffer.from([0x7b, 0xff, 0x7d])], 'Line 2 is not valid UTF-8'],
    ['a later version', ['{"format":"holdfast.memories","version":2}'], 'this Holdfast reads 1'],
    ['another format', ['{"format":"notes","version":1}'], 'another format'],
    ['changed words', [item('new', { contentHash: 'old' })], 'contentHash'],
    [
      'a missing end',
      ['{"format":"holdfast.memories","version":1,"user":"default","spaces":[]}', item('half')],
      'cut short',
    ],
  ])('refuses %s and says where', async ([, parts, says], { task }) => {
    const data = join(folder, `refusal-${task.id}`);
    const bytes = Buffer.concat(parts.flatMap((part) => [Buffer.from(part), Buffer.from('\n')]));
    const { code, stderr } = await runHere(['import', '-'], { data, stdin: bytes });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  test('a file that is not there is an error, not a stack', async () => {
    const { code, stderr } = await runHere(['import', join(folder, 'nowhere.jsonl')], { data: source });
    expect(code).toBe(2);
    expect(stderr).toContain('ENOENT');
  });
});

describe('a document', () => {
  const paragraph = (subject: string): string =>
    `${subject}: ${'the tide table hangs beside the door of the office. '.repeat(8)}\n\n`;
  const handbook = ['Harbour', 'Lighthouse', 'Ferry', 'Crane', 'Customs', 'Weather'].map(paragraph).join('');
  const listed = z.object({
    memories: z.array(
      z.object({
        content: z.string(),
        turn: z.int(),
        sessionId: z.string(),
        source: z.object({ type: z.string(), id: z.string() }),
      }),
    ),
  });

  async function parts(data: string): Promise<z.output<typeof listed>['memories']> {
    const { stdout } = await runHere(['list', '--session', 'handbook.md', '--json', '--limit', '200'], { data });
    return listed.parse(JSON.parse(stdout)).memories.toSorted((a, b) => a.turn - b.turn);
  }

  test('is remembered in pieces that are its words again, with neighbours', async () => {
    const data = join(folder, 'document');
    const path = join(folder, 'handbook.md');
    await writeFile(path, handbook);
    const first = await importFile(data, path);
    const pieces = await parts(data);
    expect(pieces).toHaveLength(first.created);
    expect(pieces.map(({ content }) => content).join('')).toBe(handbook);
    expect(pieces.map(({ source: { id } }) => id)).toEqual(pieces.map((_, index) => `handbook.md#${index + 1}`));
    const { stdout } = await runHere(['recall', 'lighthouse', '-k', '1', '--window', '1', '--json'], { data });
    const neighbours = z.object({ results: z.array(z.object({ neighbours: z.array(z.unknown()) })) });
    expect(neighbours.parse(JSON.parse(stdout)).results[0]?.neighbours.length).toBeGreaterThan(0);
    expect(await importFile(data, path)).toMatchObject({ created: 0, duplicates: first.created });
  });

  test('that changed needs --replace, which also forgets the pieces that are gone', async () => {
    const data = join(folder, 'changed');
    const path = join(folder, 'handbook.md');
    await writeFile(path, handbook);
    await importFile(data, path);
    const shorter = `Rewritten. ${handbook.slice(0, 1_500)}`;
    await writeFile(path, shorter);
    const refused = await runHere(['import', path], { data });
    expect(refused).toMatchObject({ code: 2, stderr: containing('--replace') });
    await importFile(data, path, '--replace');
    expect((await parts(data)).map(({ content }) => content).join('')).toBe(shorter);
  });

  test('without words is refused', async () => {
    const { code, stderr } = await runHere(['import', '-', '--format', 'text'], {
      data: join(folder, 'blank'),
      stdin: ' \n ',
    });
    expect(code).toBe(2);
    expect(stderr).toContain('holds no words');
  });
});
