import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkIntegrity, type IntegrityFault } from './integrity.ts';
import { type Holdfast, open, type OpenOptions } from './open.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

let folder: string;
let path: string;
let files = 0;

// Made once: every test damages a copy.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-integrity-'));
  for (const [name, more] of [['plain', {}] as const, ['encrypted', encrypted] as const]) {
    path = join(folder, name);
    await fill(await open(optionsOf({ ...more, audit: 'writes' })));
  }
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function copyOf(more: Partial<OpenOptions>): Promise<void> {
  path = join(folder, `copy-${(files += 1)}.db`);
  await copyFile(join(folder, more.encrypt === undefined ? 'plain' : 'encrypted'), path);
}

const optionsOf = (more: Partial<OpenOptions> = {}): OpenOptions => ({
  path,
  worker: false,
  embedder: hashEmbedder({ dimensions: 16 }),
  ...more,
});
const encrypted: Partial<OpenOptions> = { secretKey: 'k'.repeat(40), encrypt: 'content' };

async function fill(holdfast: Holdfast): Promise<void> {
  const items = Array.from({ length: 450 }, (_, n) => ({ content: `Ana repaired kite ${n} in the harbour` }));
  // Enough for an image of the index.
  for (let round = 0; round < 4; round += 1) await holdfast.rememberMany({ items });
  const { memory } = await holdfast.remember({ content: 'Ben lives in Bonn' });
  await holdfast.updateMemory({ id: memory.id, content: 'Ben lives in Köln' });
  await holdfast.createFact({ subject: 'Ben', predicate: 'lives_in', object: 'Köln', sources: [memory.id] });
  const { memory: other } = await holdfast.remember({ content: 'Ben has a boat', userId: 'bo' });
  const { memory: gone } = await holdfast.remember({ content: 'Ben had a kite', userId: 'bo' });
  await holdfast.forgetMemory({ id: gone.id, userId: 'bo' });
  await holdfast.linkMemories({ userId: 'bo', from: other.id, to: gone.id, type: 'supports' }).catch(() => undefined);
  await holdfast.recall({ query: 'kite' });
  for (const name of ['one', 'two']) await holdfast.createKey({ name });
  await holdfast.close();
}

/** As somebody would who has the file, and no key. */
function damage(...statements: readonly string[]): void {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  const triggers = db.prepare("select name from sqlite_schema where type = 'trigger'").all();
  for (const { name } of triggers) db.exec(`drop trigger "${String(name)}"`);
  for (const text of statements) {
    expect(db.prepare(text).run().changes, text).toBeGreaterThan(0);
  }
  db.close();
}

async function faultsOf(more: Partial<OpenOptions> = {}): Promise<readonly IntegrityFault[]> {
  return (await checkIntegrity({ options: optionsOf(more) })).faults;
}

describe.for([
  ['a plain database', {}],
  ['an encrypted one', encrypted],
] as const)('%s', ([, more]) => {
  test('that is sound has no fault, and all of it was looked at', async () => {
    await copyOf(more);
    const told: number[] = [];
    const report = await checkIntegrity({ options: optionsOf(more), onProgress: ({ rows }) => told.push(rows) });
    expect(report.faults).toEqual([]);
    expect(report).toMatchObject({ users: 2, memories: 1_803, unsealed: 0 });
    expect(report.vectors).toBeGreaterThan(1_700);
    expect(told.at(-1)).toBe(report.memories + report.vectors);
  });

  test('that is damaged is told of by every place that was', async () => {
    await copyOf(more);
    damage(
      // One content in another's place.
      'update memories set content = (select content from memories where seq = 9), content_hash = content_hash where seq = 8',
      'update memory_versions set content = (select content from memories where seq = 7)',
      'update memory_counts set count = count + 1 where user_no = 2 and deleted = 0',
      'update entities set mentions = mentions + 3',
      "insert into links (user_no, from_seq, to_seq, type, weight, origin, created_at, updated_at) values (1, 5, 999999, 'similar', 1, 'manual', 1, 1)",
      'insert into mentions (user_no, entity_no, seq) values (1, 999, 5)',
      'insert into fact_sources (user_no, fact_no, seq) select user_no, fact_no, 888888 from facts',
      "update facts set superseded_by = 'nobody'",
      "update embeddings set space = 'another' where seq = 11",
      'delete from embeddings where seq = 12',
      'delete from changes where user_no = 1 and position = 3',
      'update audit_rows set at = at + 1 where no = 2',
    );
    const faults = await faultsOf(more);
    const told = faults.map(({ what, why }) => `${what} ${why}`);
    for (const expected of [
      'memories are not what their hash says',
      'counts are not what there is',
      'entities are mentioned another number of times than they say',
      'links end at no memory',
      'mentions are of no entity',
      'sources of facts are no memory',
      'facts are superseded by none',
      'vectors lie in another space or under another id than their memory',
      'vectors are missing of a memory that is said to have one',
      'change log lacks entries of a version',
      'audit log edited',
    ]) {
      expect(told, expected).toContain(expected);
    }
    expect(told.some((one) => one.startsWith('earlier states'))).toBe(true);
    expect(faults.find(({ what, why }) => what === 'memories' && why.includes('hash'))).toMatchObject({
      count: 1,
      user: 'default',
    });
  });

  test('whose index images or vectors are damaged is told of, down to a byte', async () => {
    await copyOf(more);
    damage(
      "update index_parts set bytes = cast(substr(bytes, 1, 40) || x'ff' || substr(bytes, 42) as blob)",
      'update embeddings set vector = substr(vector, 1, 5) where seq = 20',
    );
    const told = (await faultsOf(more)).map(({ what }) => what);
    expect(told).toContain('index image');
    expect(told).toContain('vectors');
  });
});

test('a value that was changed in an encrypted database cannot be decrypted, and is found by its id', async () => {
  await copyOf(encrypted);
  // One letter becomes another, whichever it is.
  damage(
    "update memories set content = substr(content, 1, 60) || iif(substr(content, 61, 1) = 'A', 'B', 'A') || substr(content, 62) where seq = 5",
  );
  const [fault] = await faultsOf(encrypted);
  expect(fault).toMatchObject({ what: 'memories', why: 'cannot be decrypted', count: 1 });
  await using holdfast = await open(optionsOf(encrypted));
  await expect(holdfast.getMemory({ id: fault?.ids[0] ?? '' })).rejects.toMatchObject({ code: 'integrity_failed' });
});

test('by setting, what is read is held against its hash, and what is damaged is not given out', async () => {
  await copyOf({});
  damage("update memories set content = 'Ana sold the kite' where seq = 8");
  const ids = new DatabaseSync(path, { readOnly: true })
    .prepare('select id from memories where seq in (7, 8) order by seq')
    .all();
  const [sound, changed] = ids.map(({ id }) => String(id));
  await using trusting = await open(optionsOf());
  expect((await trusting.getMemory({ id: changed ?? '' })).memory.content).toBe('Ana sold the kite');
  await using holdfast = await open(optionsOf({ verifyReads: true }));
  expect((await holdfast.getMemory({ id: sound ?? '' })).memory.content).toContain('Ana repaired');
  const refused = holdfast.getMemory({ id: changed ?? '' });
  await expect(refused).rejects.toMatchObject({ code: 'integrity_failed' });
  await expect(refused).rejects.toThrow(changed ?? '');
});
