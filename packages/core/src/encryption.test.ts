import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { workOnEncryption } from './encryption.ts';
import { type Holdfast, open, type OpenOptions } from './open.ts';
import { fakeReceiver, isSignedWith } from './testing/fake-receiver.ts';
import { fakeGoogle } from './testing/google/fake-google-server.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

// Under load on a machine that many share.
vi.setConfig({ testTimeout: 60_000 });

const first = 'the first root key, of more than thirty-two characters';
const second = 'the second root key, of more than thirty-two characters';
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-keys-'));
  path = join(folder, 'a.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const optionsOf = (more: Partial<OpenOptions> = {}): OpenOptions => ({
  path,
  worker: false,
  embedder: hashEmbedder(),
  secretKey: first,
  encrypt: 'content',
  ...more,
});
const sealed = (more: Partial<OpenOptions> = {}): Promise<Holdfast> => open(optionsOf(more));

function rows(text: string): Record<string, unknown>[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare(text).all();
  } finally {
    db.close();
  }
}

async function fill(holdfast: Holdfast, count = 40): Promise<void> {
  const items = Array.from({ length: count }, (_, n) => ({
    content: `Ana repaired kite ${n}`,
    tags: ['kites', `t${n}`],
    speaker: 'Ana',
    source: { type: 'mail', id: `mail ${n}` },
  }));
  await holdfast.rememberMany({ items }, { idempotencyKey: 'once' });
  const { memory } = await holdfast.remember({ content: 'Ben lives in Bonn' });
  await holdfast.updateMemory({ id: memory.id, content: 'Ben lives in Köln' });
  await holdfast.createFact({ subject: 'Ben', predicate: 'lives_in', object: 'Köln', sources: [memory.id] });
  await holdfast.recordEvents({ events: [{ type: 'relocation', content: 'Ben went away', salience: 0.9 }] });
}

/** All that can be asked of it, by every way that looks something up by equality. */
async function everything(holdfast: Holdfast): Promise<unknown> {
  return {
    listed: (await holdfast.listMemories({ limit: 100 })).memories.map(({ content, tags, speaker }) => [
      content,
      tags,
      speaker,
    ]),
    tagged: (await holdfast.listMemories({ tags: ['t7'] })).memories.length,
    speaker: (await holdfast.listMemories({ speaker: 'Ana', limit: 100 })).memories.length,
    recalled: (await holdfast.recall({ query: 'kite 7', k: 3 })).results.map(({ memory }) => memory.content),
    facts: (await holdfast.listFacts({ subject: 'ben' })).facts.map(({ object }) => object),
    entities: (await holdfast.listEntities({ prefix: 'b' })).entities.map(({ name }) => name),
    events: (await holdfast.listEvents({ type: 'relocation' })).events.length,
    known: (await holdfast.remember({ content: 'Ana repaired kite 3', source: { type: 'mail', id: 'mail 3' } }))
      .outcome,
  };
}

describe('starting', () => {
  test('without the key, or with another one, is refused before anything is served', async () => {
    await (await sealed()).close();
    await expect(open({ path, worker: false })).rejects.toMatchObject({ code: 'encryption_key_missing' });
    await expect(sealed({ secretKey: second })).rejects.toMatchObject({ code: 'encryption_key_wrong' });
    await expect(open({ path, worker: false, encrypt: 'content' })).rejects.toMatchObject({
      code: 'encryption_key_missing',
    });
    // Nothing was changed by trying, and no setting is needed to stay encrypted.
    await using holdfast = await open({ path, worker: false, secretKey: first });
    await holdfast.remember({ content: 'kept secret' });
    expect(String(rows('select content from memories')[0]?.['content'])).toContain('hf1:');
  });

  test('keys come from a file of several, or of what a command prints, whose words are never told', async () => {
    const file = join(folder, 'keys');
    await writeFile(file, `# the newer first\n${second}\n${first}\n`, { mode: 0o600 });
    const { secretKey: _, ...rest } = optionsOf();
    await (await sealed()).close();
    await (await open({ ...rest, secretKeyFile: file })).close();
    const command = [
      process.execPath,
      '-e',
      `process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(file)}))`,
    ];
    await (await open({ ...rest, secretKeyCommand: command })).close();
    const failing = [process.execPath, '-e', `process.stdout.write('${first}'); process.exit(3)`];
    const failed = open({ ...rest, secretKeyCommand: failing });
    await expect(failed).rejects.toMatchObject({ code: 'config_invalid' });
    await expect(failed).rejects.not.toThrow(first);
    await expect(open({ ...rest, secretKeyCommand: [process.execPath, '-e', ''] })).rejects.toThrow('printed nothing');
  });
});

describe('switching it on', () => {
  test('leaves what is there findable, and seals it when asked, in steps that can be interrupted', async () => {
    const plain = await open({ path, worker: false, embedder: hashEmbedder() });
    await fill(plain);
    const before = await everything(plain);
    await plain.close();
    const holdfast = await sealed();
    await holdfast.remember({ content: 'Cleo has a boat', tags: ['t7'], speaker: 'Cleo' });
    // Half of it plain, half of it sealed.
    expect((await holdfast.listMemories({ tags: ['t7'] })).memories).toHaveLength(2);
    const [gone] = (await holdfast.listMemories({ speaker: 'Cleo' })).memories;
    await holdfast.forget({ target: { type: 'memory', ids: [gone?.id ?? ''] } });
    expect(await everything(holdfast)).toEqual(before);
    const interrupted = new AbortController();
    const stopped = workOnEncryption({
      options: optionsOf(),
      work: 'apply',
      signal: interrupted.signal,
      onProgress: ({ rows: done }) => done > 0 && interrupted.abort(new Error('interrupted')),
    });
    await expect(stopped).rejects.toThrow('interrupted');
    expect(await everything(holdfast)).toEqual(before);
    const look = await workOnEncryption({ options: optionsOf(), work: 'look' });
    expect(look).toMatchObject({ content: true, unfinished: 1 });
    const report = await workOnEncryption({ options: optionsOf(), work: 'apply' });
    expect(report.unfinished).toBe(0);
    expect(await everything(holdfast)).toEqual(before);
    await holdfast.close();
    const bytes = Buffer.concat([await readFile(path), await readFile(`${path}-wal`).catch(() => Buffer.alloc(0))]);
    for (const word of ['Ana repaired', 'Köln', 'mail 3', 'kites', 'relocation'])
      expect(bytes.includes(word), word).toBe(false);
  });
});

describe('rotating', () => {
  test('the root key seals data keys alone, and the old one is then needed no more', async () => {
    const holdfast = await sealed();
    await fill(holdfast);
    const before = await everything(holdfast);
    await holdfast.close();
    const contents = rows('select content from memories');
    const options = optionsOf({ secretKey: second, olderSecretKeys: [first] });
    const report = await workOnEncryption({ options, work: 'rotate-root' });
    expect(report.rewrapped).toBeGreaterThan(1);
    expect(report.dropped).toHaveLength(1);
    expect(rows('select content from memories')).toEqual(contents);
    expect(await workOnEncryption({ options, work: 'rotate-root' })).toMatchObject({ rewrapped: 0, dropped: [] });
    await using after = await sealed({ secretKey: second });
    expect(await everything(after)).toEqual(before);
    await expect(sealed({ secretKey: first })).rejects.toMatchObject({ code: 'encryption_key_wrong' });
  });

  test('the root key keeps what was sent of calls, whose words never lie open', async () => {
    const spoken = 'the violet suitcase is at the harbour';
    const holdfast = await open({ path, worker: false, secretKey: first });
    const { userId = '' } = await holdfast.recordCall({
      provider: 'holdfast',
      payload: {
        conversationId: 'one',
        caller: '+15550100',
        summary: spoken,
        turns: [{ role: 'user', content: 'Hello' }],
      },
    });
    await holdfast.close();
    expect(JSON.stringify(rows('select payload from call_events'))).not.toContain('violet');
    const options = { path, secretKey: second, olderSecretKeys: [first] };
    expect((await workOnEncryption({ options, work: 'rotate-root' })).dropped).toHaveLength(1);
    await using after = await open({ path, secretKey: second });
    await vi.waitFor(
      async () => expect(JSON.stringify(await after.getConversation({ id: 'one', userId }))).toContain(spoken),
      { timeout: 20_000, interval: 50 },
    );
  });

  test('the root key keeps the secrets of webhooks', async () => {
    await using receiver = await fakeReceiver();
    const holdfast = await sealed();
    const { secret } = await holdfast.createWebhook({ url: receiver.url, events: ['memory.*'] });
    await holdfast.close();
    const options = optionsOf({ secretKey: second, olderSecretKeys: [first] });
    expect((await workOnEncryption({ options, work: 'rotate-root' })).rewrapped).toBeGreaterThan(0);
    await using after = await open(optionsOf({ secretKey: second, worker: true }));
    await after.remember({ content: 'The kettle whistles' });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 20_000, interval: 50 });
    expect(receiver.received.every((one) => isSignedWith(secret, one))).toBe(true);
  });

  test('the root key keeps calendars connected', async () => {
    await using google = await fakeGoogle();
    const { id: clientId, secret: clientSecret } = google.client;
    const settings = { google: { clientId, clientSecret, endpoints: google.endpoints } };
    const holdfast = await sealed(settings);
    const { url } = await holdfast.connectGoogle({ redirectUri: 'http://127.0.0.1:5000/callback' });
    const { state = '', code = '' } = Object.fromEntries(new URL(await google.visit(url)).searchParams);
    await holdfast.finishGoogle({ state, code });
    await holdfast.close();
    const options = optionsOf({ secretKey: second, olderSecretKeys: [first] });
    expect((await workOnEncryption({ options, work: 'rotate-root' })).dropped).toHaveLength(1);
    await using after = await sealed({ ...settings, secretKey: second });
    const { calendars } = await after.syncCalendars({});
    expect(calendars.map(({ calendar }) => calendar.state)).toEqual(['active', 'active']);
    expect(await workOnEncryption({ options, work: 'rotate-root' })).toMatchObject({ rewrapped: 0, dropped: [] });
  });

  test('the keys of users while others write and read loses nothing, and leaves nothing under the old key', async () => {
    const holdfast = await sealed();
    await fill(holdfast, 400);
    const before = await everything(holdfast);
    const old = Number(
      rows("select key_no from data_keys where user_no is not null and state = 'current'")[0]?.['key_no'],
    );
    let over = false;
    let written = 0;
    const writers = [1, 2, 3].map(async (writer) => {
      while (!over) {
        const n = (written += 1);
        const source = { type: 'load', id: `load ${n}` };
        const { memory } = await holdfast.remember({ content: `Load ${n} of ${writer}`, tags: ['load'], source });
        expect((await holdfast.getMemory({ id: memory.id })).memory.content).toBe(`Load ${n} of ${writer}`);
        // The same again is known, under whichever key it lies by now.
        expect((await holdfast.remember({ content: `Load ${n} of ${writer}`, source })).outcome).toBe('duplicate');
        await holdfast.createFact({ subject: `Load ${n % 5}`, predicate: 'counts', object: `${n}` });
      }
    });
    const rotated = await workOnEncryption({ options: optionsOf(), work: 'rotate-users' }).finally(() => {
      over = true;
    });
    await Promise.all(writers);
    expect(rotated).toMatchObject({ renewed: 1, unfinished: 0 });
    expect(rotated.rows).toBeGreaterThan(400);
    expect(written).toBeGreaterThan(3);
    expect(await holdfast.listMemories({ tags: ['load'], limit: 1 }).then(({ memories }) => memories)).toHaveLength(1);
    expect(Number(rows(`select count(*) as n from memories where content like '%hf1:${old}:%'`)[0]?.['n'])).toBe(0);
    expect(rows(`select key_no from data_keys where key_no = ${old}`)).toEqual([]);
    expect(Number((await holdfast.stats({})).memories.total)).toBe(written + 402);
    for (let n = 1; n <= 4; n += 1) {
      expect((await holdfast.listEntities({ prefix: `load ${n}` })).entities).toHaveLength(1);
    }
    const now = await everything(holdfast);
    const changed = { listed: expect.anything() as unknown, recalled: expect.anything() as unknown };
    expect(now).toMatchObject({ ...(before as object), ...changed });
    await holdfast.close();
  });
});
