import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { open } from '@holdfast/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runHere } from '../testing/run-here.ts';
import { instantOf } from './foreign.ts';
import { looksForeign, readForeign } from './read-foreign.ts';
import { chatgpt, claude, episodes, mcp, mem0, openmemory, openmemoryLines, zep } from './testing/foreign-files.ts';
import { zipOf } from './testing/zip-of.ts';
import { fileInZip } from './zip.ts';

// Each runs many commands, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let count = 0;

beforeAll(async () => {
  // What is made of memories meanwhile would be counted too.
  vi.stubEnv('HOLDFAST_EXTRACTION', 'off');
  folder = await mkdtemp(join(tmpdir(), 'holdfast-importers-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const report = z.looseObject({
  files: z.tuple([
    z.looseObject({
      format: z.string(),
      created: z.int(),
      duplicates: z.int(),
      forgotten: z.int(),
      leftOut: z.int(),
      facts: z.int(),
      refused: z.int(),
      refusals: z.array(z.object({ where: z.string(), reason: z.string() })),
    }),
  ]),
});
type Report = z.output<typeof report>['files'][0];

async function write(name: string, content: string | Uint8Array | object): Promise<string> {
  const path = join(folder, `${(count += 1)}-${name}`);
  await writeFile(
    path,
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
  );
  return path;
}

async function importFile(data: string, path: string, ...more: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runHere(['import', path, '--json', ...more], { data });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return report.parse(JSON.parse(stdout)).files[0];
}

const listed = z.object({
  memories: z.array(z.looseObject({ id: z.string(), content: z.string(), state: z.string() })),
});
async function memoriesIn(data: string): Promise<z.output<typeof listed>['memories']> {
  const { stdout } = await runHere(['list', '--json', '--limit', '200', '--oldest'], { data });
  return listed.parse(JSON.parse(stdout)).memories;
}

const lines = (values: readonly object[]): string => values.map((value) => JSON.stringify(value)).join('\n');

const files: readonly (readonly [
  format: string,
  name: string,
  content: string | Uint8Array | object,
  expected: Partial<Report>,
])[] = [
  ['chatgpt', 'conversations.json', chatgpt, { created: 4, leftOut: 3, refused: 2 }],
  ['claude', 'conversations.json', claude, { created: 2, leftOut: 1, refused: 1 }],
  ['mem0', 'mem0.json', mem0, { created: 2, refused: 2, facts: 1 }],
  ['openmemory', 'memories.json', openmemory, { created: 2, leftOut: 1 }],
  ['openmemory', 'memories.jsonl.gz', gzipSync(lines(openmemoryLines)), { created: 1 }],
  ['zep', 'zep.json', zep, { created: 3, refused: 1, facts: 1 }],
  ['mcp-memory', 'memory.jsonl', lines(mcp), { created: 4, refused: 2, facts: 2 }],
  ['episodes', 'episodes.json', episodes, { created: 2, refused: 1 }],
];

describe.each(files)('an export of %s (%s)', (format, name, content, expected) => {
  test('is recognised, imported with a report, and imported again without storing anything', async () => {
    const data = join(folder, `data-${(count += 1)}`);
    const path = await write(name, content);
    const first = await importFile(data, path);
    expect(first).toMatchObject({ format, duplicates: 0, forgotten: 0, ...expected });
    expect(first.refusals).toHaveLength(first.refused);
    const before = await memoriesIn(data);
    const again = await importFile(data, path);
    expect(again).toMatchObject({ created: 0, duplicates: first.created, facts: 0, refused: first.refused });
    expect(await memoriesIn(data)).toEqual(before);
  });

  test('brings nothing back that was forgotten here, hidden or for good', async () => {
    const data = join(folder, `data-${(count += 1)}`);
    const path = await write(name, content);
    const first = await importFile(data, path);
    const [one, two] = await memoriesIn(data);
    expect((await runHere(['forget', one?.id ?? ''], { data })).code).toBe(0);
    if (two !== undefined) expect((await runHere(['forget', two.id, '--for-good', '--yes'], { data })).code).toBe(0);
    const forgotten = two === undefined ? 1 : 2;
    expect(await importFile(data, path)).toMatchObject({
      created: 0,
      forgotten,
      duplicates: first.created - forgotten,
    });
  });
});

test('conversations keep their session, their turns and their times; what was not shown is not remembered', async () => {
  const data = join(folder, 'chat');
  await importFile(data, await write('conversations.json', chatgpt));
  expect(await memoriesIn(data)).toMatchObject([
    {
      content: 'When does the night train to Lisbon leave?',
      role: 'user',
      turn: 0,
      sessionId: 'c-1',
      occurredAt: '2026-02-03T10:00:00.250Z',
      source: { type: 'chatgpt', id: 'u1' },
      metadata: { title: 'Trip to Lisbon' },
    },
    { content: 'At 21:25 from Hendaye.', role: 'assistant', turn: 1, metadata: { model: 'gpt-x' } },
    { content: 'And this ticket?', turn: 2 },
    { content: 'It is valid.', turn: 3 },
  ]);
  const bread = join(folder, 'bread');
  await importFile(bread, await write('conversations.json', claude));
  expect(await memoriesIn(bread)).toMatchObject([
    {
      content: 'How long does rye rise?',
      role: 'user',
      turn: 0,
      occurredAt: '2026-02-03T09:00:01.123Z',
      metadata: { title: 'Bread', files: ['loaf.txt'] },
    },
    { content: 'About three hours.\n\nLonger in winter.', role: 'assistant', turn: 1 },
  ]);
});

test('tags, times, states, agents and facts come along', async () => {
  const data = join(folder, 'fields');
  for (const [name, content] of [
    ['mem0.json', mem0],
    ['memories.json', openmemory],
    ['episodes.json', episodes],
    ['memory.jsonl', lines(mcp)],
    ['zep.json', zep],
  ] as const) {
    await importFile(data, await write(name, content));
  }
  const all = await memoriesIn(data);
  const of = (content: string): unknown => all.find((memory) => memory.content === content);
  expect(of('Likes aisle seats')).toMatchObject({
    kind: 'semantic',
    tags: ['travel', 'preferences'],
    agentId: 'travel',
    sessionId: 'r1',
    occurredAt: '2026-01-15T18:30:00.123Z',
    metadata: { seat: 'aisle' },
  });
  expect(of('Deploys on Tuesdays')).toMatchObject({ agentId: 'cursor', tags: ['work'] });
  expect((await runHere(['export'], { data })).stdout).toMatch(/"content":"Old habit".*"state":"archived"/u);
  expect(of('Booked the dentist')).toMatchObject({
    salience: 0.8,
    tags: ['health'],
    sessionId: 's-9',
    occurredAt: '2026-02-01T08:30:00.000Z',
    metadata: { origin: { type: 'chat' } },
  });
  expect(of('Day: dentist, bread')).toMatchObject({ kind: 'reflective', salience: 1 });
  expect(of('Jonas: Speaks fluent Danish')).toMatchObject({ metadata: { entity: 'Jonas', entityType: 'person' } });
  expect(of('Jonas has a dog')).toBeDefined();
  const facts = z.object({
    facts: z.array(z.looseObject({ subject: z.string(), predicate: z.string(), object: z.string() })),
  });
  const { stdout } = await runHere(['facts', 'list', '--json'], { data });
  expect(facts.parse(JSON.parse(stdout)).facts).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ subject: 'alex', predicate: 'lives_in', object: 'Porto' }),
      expect.objectContaining({ subject: 'Jonas', predicate: 'works_at', object: 'Harbour AG' }),
      expect.objectContaining({
        subject: 'Ada',
        predicate: 'lives_in',
        object: 'Bristol',
        validFrom: '2025-05-01T00:00:00.000Z',
      }),
    ]),
  );
});

test('a zip file is read as it came', async () => {
  const data = join(folder, 'zipped');
  const path = await write('export.zip', zipOf({ 'chat.html': '<p>', 'conversations.json': JSON.stringify(chatgpt) }));
  expect(await importFile(data, path)).toMatchObject({ format: 'chatgpt', created: 4 });
  const gone = zipOf({ 'chat.html': '<p>' });
  expect(() => fileInZip(gone, ['conversations.json'])).toThrow('holds none of conversations.json, but chat.html');
  const changed = zipOf({ 'conversations.json': JSON.stringify(chatgpt) });
  changed[60] = (changed[60] ?? 0) ^ 0xff;
  expect(() => fileInZip(changed, ['conversations.json'])).toThrow('damaged');
  expect(() => fileInZip(changed.subarray(0, 200), ['conversations.json'])).toThrow('cut short');
});

describe('a bad file', () => {
  test.for<readonly [what: string, args: readonly string[], content: string, says: string]>([
    ['that is no JSON', ['--from', 'chatgpt'], '[\n{"mapping": {}},\n{"mapp', 'Line 3'],
    [
      'with a bad line',
      ['--from', 'mcp-memory'],
      '{"type":"entity","name":"A","observations":[]}\n{"type":',
      'Line 2 is not valid JSON',
    ],
    ['that nothing tells', [], '[{"a":1}]', 'Name it with --from'],
    [
      'of several users',
      ['--from', 'mem0'],
      JSON.stringify({
        results: [
          { id: '1', memory: 'x', user_id: 'a' },
          { id: '2', memory: 'y', user_id: 'b' },
        ],
      }),
      '--owner',
    ],
    ['with two formats', ['--from', 'mem0', '--format', 'jsonl'], '[]', 'does not go with'],
  ])('%s is refused and says where', async ([what, args, content, says]) => {
    const { code, stderr } = await runHere(['import', await write('bad.json', content), ...args], {
      data: join(folder, 'bad'),
    });
    expect({ what, code }).toEqual({ what, code: 2 });
    expect(stderr).toContain(says);
  });

  test('of several users is taken over for one', async () => {
    const content = {
      results: [
        { id: '1', memory: 'x', user_id: 'a' },
        { id: '2', memory: 'y', user_id: 'b' },
      ],
    };
    const path = await write('mem0.json', content);
    expect(await importFile(join(folder, 'one-owner'), path, '--owner', 'b')).toMatchObject({ created: 1, leftOut: 1 });
  });

  test('loses only the entries that are bad: each is named with its reason, in words for people too', async () => {
    const results = [...Array(520).keys()].map((id) => ({ id: String(id), memory: `Thing ${id}` }));
    const content = {
      results: [...results, { id: 'nul', memory: 'a\u0000b' }, { id: 'x'.repeat(300), memory: 'long id' }],
    };
    const path = await write('mem0.json', content);
    const data = join(folder, 'partly');
    const { stdout, stderr } = await runHere(['import', path], { data });
    expect(stdout).toContain('520 stored');
    expect(stdout).toContain('2 refused');
    expect(stderr).toContain('Refused memory 521: content must not contain NUL');
    expect(stderr).toContain('Refused memory 522: source.id');
  });

  test('is met again under an id that could be read in two ways, as ids once were', async () => {
    const data = join(folder, 'former');
    const observations = ['checks schemas', 'b: c'];
    const path = await write(
      'memory.jsonl',
      lines([{ type: 'entity', name: 'npm:zod', entityType: 'package', observations }]),
    );
    await mkdir(data);
    const holdfast = await open({ path: join(data, 'holdfast.db'), worker: false });
    const source = { type: 'mcp-memory', id: 'observation:npm:zod:checks schemas' };
    await holdfast.remember({ content: 'npm:zod: checks schemas', source });
    await holdfast.close();
    expect(await importFile(data, path)).toMatchObject({ created: 1, duplicates: 1 });
    expect(await importFile(data, path)).toMatchObject({ created: 0, duplicates: 2 });
  });

  test('with other words under a known id is refused there, or replaced when that is wanted', async () => {
    const data = join(folder, 'edited');
    await importFile(data, await write('mem0.json', { results: [{ id: '1', memory: 'Lives in Porto' }] }));
    const changed = await write('mem0.json', {
      results: [
        { id: '1', memory: 'Lives in Lisbon' },
        { id: '2', memory: 'New' },
      ],
    });
    const first = await importFile(data, changed);
    expect(first).toMatchObject({ created: 1, refused: 1 });
    expect(first.refusals[0]).toMatchObject({ where: 'memory 1' });
    expect(await importFile(data, changed, '--replace')).toMatchObject({ replaced: 1, refused: 0, duplicates: 1 });
  });
});

test.each([
  [1_770_112_800, '2026-02-03T10:00:00.000Z'],
  [1_770_112_800_250, '2026-02-03T10:00:00.250Z'],
  ['2026-02-03', '2026-02-03T00:00:00.000Z'],
  ['2026-02-03 10:00:00.123456+01', '2026-02-03T09:00:00.123Z'],
  ['2026-02-03T10:00:00', '2026-02-03T10:00:00.000Z'],
  ['soon', undefined],
  [Number.NaN, undefined],
  [null, undefined],
])('the time %j is %j', (value, expected) => {
  expect(instantOf(value)).toBe(expected);
});

test('files of Holdfast itself are not taken for foreign ones', () => {
  for (const text of [
    '{"format":"holdfast.memories","version":1,"user":"default","spaces":[]}\n{"content":"x"}',
    '{"content":"Ada prefers tea","tags":["drinks"],"occurredAt":"2026-02-03"}',
    '{"content":"x","source":{"type":"email","id":"1"}}',
  ]) {
    expect(looksForeign(Buffer.from(text)), text).toBe(false);
  }
  expect(readForeign(Buffer.from(JSON.stringify(zep)), undefined).format).toBe('zep');
});
