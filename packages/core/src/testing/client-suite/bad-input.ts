import { limits, type OperationName } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { call, failure, listAll, remember, type World } from './world.ts';

const half = 'half \ud83d of a pair';
const long = (chars: number): string => 'x'.repeat(chars + 1);
/** Typed as what it is: anything. */
const parsed = (json: string): unknown => JSON.parse(json);
const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const query = 'tea';
const content = 'tea';

/** Input, and the field that the error must name. */
type Case = readonly [input: unknown, field: string];

const cases: Partial<Record<OperationName, readonly Case[]>> = {
  remember: [
    [{}, 'content'],
    [{ content: '' }, 'content'],
    [{ content: ' \n\t ' }, 'content'],
    [{ content: long(limits.contentChars) }, 'content'],
    [{ content: 5 }, 'content'],
    [{ content: null }, 'content'],
    [{ content: ['tea'] }, 'content'],
    [{ content: half }, 'content'],
    [{ content: 'a\u0000b' }, 'content'],
    [{ content, kind: 'dream' }, 'kind'],
    [{ content, contentType: 'song' }, 'contentType'],
    [{ content, role: 'boss' }, 'role'],
    [{ content, salience: 1.5 }, 'salience'],
    [{ content, salience: -0.1 }, 'salience'],
    [{ content, salience: Number.NaN }, 'salience'],
    [{ content, salience: '0.5' }, 'salience'],
    [{ content, confidence: 2 }, 'confidence'],
    [{ content, decayRate: -1 }, 'decayRate'],
    [{ content, occurredAt: 'yesterday' }, 'occurredAt'],
    [{ content, occurredAt: '2026-02-30' }, 'occurredAt'],
    [{ content, occurredAt: '2026-01-01T10:00:00' }, 'occurredAt'],
    [{ content, occurredAt: 1_700_000_000 }, 'occurredAt'],
    [{ content, expiresAt: 'never' }, 'expiresAt'],
    [{ content, tags: 'food' }, 'tags'],
    [{ content, tags: [''] }, 'tags[0]'],
    [{ content, tags: ['ok', long(limits.tagChars)] }, 'tags[1]'],
    [{ content, tags: Array.from({ length: limits.tags + 1 }, (_, n) => `t${n}`) }, 'tags'],
    [{ content, metadata: 'text' }, 'metadata'],
    [{ content, metadata: { big: long(limits.metadataBytes) } }, 'metadata'],
    [{ content, metadata: { big: 'é'.repeat(limits.metadataBytes / 2) } }, 'metadata'],
    [{ content, metadata: parsed('{"a":{"__proto__":1}}') }, 'metadata.a.__proto__'],
    [{ content, metadata: { deep: parsed('['.repeat(1_000) + ']'.repeat(1_000)) } }, 'metadata'],
    [{ content, source: {} }, 'source.type'],
    [{ content, source: { type: 'a', colour: 'red' } }, 'source.colour'],
    [{ content, turn: -1 }, 'turn'],
    [{ content, turn: 1.5 }, 'turn'],
    [{ content, vector: { model: 'm', values: [] } }, 'vector.values'],
    [{ content, vector: { model: 'm', values: [Number.NaN] } }, 'vector.values[0]'],
    [{ content, userId: '' }, 'userId'],
    [{ content, userId: long(limits.nameChars) }, 'userId'],
    [{ content, userId: half }, 'userId'],
    [{ content, space: 'a\nb' }, 'space'],
    [{ content, sessionId: '' }, 'sessionId'],
    [{ content, speaker: '' }, 'speaker'],
    [{ content, colour: 'red' }, 'colour'],
    [{ content, id }, 'id'],
  ],
  rememberMany: [
    [{}, 'items'],
    [{ items: [] }, 'items'],
    [{ items: 'tea' }, 'items'],
    [{ items: [{ content }], turns: [{ role: 'user', content }], sessionId: 's' }, 'items'],
    [{ items: [{ content }], sessionId: 's' }, 'sessionId'],
    [{ turns: [{ role: 'user', content }] }, 'sessionId'],
    [{ items: Array.from({ length: limits.batchItems + 1 }, () => ({ content })) }, 'items'],
    [{ sessionId: 's', turns: [{ role: 'user', content }, { content }] }, 'turns[1].role'],
    [{ sessionId: 's', turns: [{ role: 'user', content: half }] }, 'turns[0].content'],
    [{ items: [{ content }, { content, colour: 'red' }] }, 'items[1].colour'],
    [{ items: [{ content }, { content, salience: Number.NaN }] }, 'items[1].salience'],
    [{ items: [{ content }, 'tea'] }, 'items[1]'],
  ],
  getMemory: [
    [{}, 'id'],
    [{ id: 'nope' }, 'id'],
    [{ id: `${id}0` }, 'id'],
    [{ id: '..' }, 'id'],
    [{ id, colour: 'red' }, 'colour'],
    [{ id, includeVersions: 'maybe' }, 'includeVersions'],
    [{ id, spaces: [] }, 'spaces'],
    [{ id, userId: '' }, 'userId'],
  ],
  listMemories: [
    [{ limit: 0 }, 'limit'],
    [{ limit: -1 }, 'limit'],
    [{ limit: limits.pageSize + 1 }, 'limit'],
    [{ limit: 1.5 }, 'limit'],
    [{ limit: Number.NaN }, 'limit'],
    [{ kinds: [] }, 'kinds'],
    [{ kinds: ['dream'] }, 'kinds[0]'],
    [{ tags: [''] }, 'tags[0]'],
    [{ speaker: '' }, 'speaker'],
    [{ speaker: half }, 'speaker'],
    [{ states: ['gone'] }, 'states[0]'],
    [{ order: 'sideways' }, 'order'],
    [{ from: 'monday' }, 'from'],
    [{ from: '2026-02-02', to: '2026-02-01' }, 'to'],
    [{ minSalience: 2 }, 'minSalience'],
    [{ cursor: '' }, 'cursor'],
    [{ colour: 'red' }, 'colour'],
  ],
  updateMemory: [
    [{ content }, 'id'],
    [{ id: 'nope', content }, 'id'],
    [{ id, content: ' ' }, 'content'],
    [{ id, content: half }, 'content'],
    [{ id, expectedVersion: 0 }, 'expectedVersion'],
    [{ id, state: 'gone' }, 'state'],
    [{ id, salience: Number.POSITIVE_INFINITY }, 'salience'],
    [{ id, colour: 'red' }, 'colour'],
  ],
  recall: [
    [{}, 'query'],
    [{ query: '' }, 'query'],
    [{ query: '  ' }, 'query'],
    [{ query: long(limits.queryChars) }, 'query'],
    [{ query: half }, 'query'],
    [{ query: 5 }, 'query'],
    [{ query, k: -1 }, 'k'],
    [{ query, k: 0 }, 'k'],
    [{ query, k: 1_000_000 }, 'k'],
    [{ query, k: 1.5 }, 'k'],
    [{ query, k: Number.NaN }, 'k'],
    [{ query, k: '10' }, 'k'],
    [{ query, window: 11 }, 'window'],
    [{ query, profile: 'best' }, 'profile'],
    [{ query, mode: 'fast' }, 'mode'],
    [{ query, heads: [] }, 'heads'],
    [{ query, heads: ['tail'] }, 'heads[0]'],
    [{ query, now: 'soon' }, 'now'],
    [{ query, asOf: '2026-13-01' }, 'asOf'],
    [{ query, timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ query, spaces: [] }, 'spaces'],
    [{ query, colour: 'red' }, 'colour'],
    [{ query, filter: { colour: 'red' } }, 'filter.colour'],
    [{ query, filter: { kinds: [] } }, 'filter.kinds'],
    [{ query, filter: { minSalience: 2 } }, 'filter.minSalience'],
    [{ query, filter: { within: 'a week' } }, 'filter.within'],
    [{ query, filter: { from: '2026-02-02', to: '2026-02-01' } }, 'filter.to'],
  ],
  context: [
    [{}, 'query'],
    [{ query, maxTokens: 49 }, 'maxTokens'],
    [{ query, maxTokens: limits.contextTokens + 1 }, 'maxTokens'],
    [{ query, k: 0 }, 'k'],
    [{ query, filter: { from: '2026-02-02', to: '2026-02-01' } }, 'filter.to'],
    [{ query, colour: 'red' }, 'colour'],
  ],
  explainMiss: [
    [{ query }, 'id'],
    [{ query, id: 'nope' }, 'id'],
    [{ id }, 'query'],
    [{ query, id, colour: 'red' }, 'colour'],
  ],
  listUsers: [
    [{ limit: 0 }, 'limit'],
    [{ colour: 'red' }, 'colour'],
  ],
  listChanges: [
    [{ after: -1 }, 'after'],
    [{ limit: 1_001 }, 'limit'],
    [{ colour: 'red' }, 'colour'],
  ],
  stats: [[{ colour: 'red' }, 'colour']],
  createKey: [
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'a', permissions: [] }, 'permissions'],
    [{ name: 'a', permissions: ['all'] }, 'permissions[0]'],
    [{ name: 'a', spaces: [] }, 'spaces'],
    [{ name: 'a', expiresAt: 'never' }, 'expiresAt'],
    [{ name: 'a', colour: 'red' }, 'colour'],
  ],
  listKeys: [[{ colour: 'red' }, 'colour']],
  revokeKey: [
    [{}, 'id'],
    [{ id: 'nope' }, 'id'],
  ],
  health: [[{ colour: 'red' }, 'colour']],
  live: [[{ colour: 'red' }, 'colour']],
  ready: [[{ colour: 'red' }, 'colour']],
};
const byId: readonly Case[] = [
  [{}, 'id'],
  [{ id: 'nope' }, 'id'],
  [{ id, colour: 'red' }, 'colour'],
];
for (const name of ['pinMemory', 'unpinMemory', 'forgetMemory', 'restoreMemory'] as const) cases[name] = byId;

export function describeBadInput(world: World): void {
  describe('bad input', () => {
    const all = Object.entries(cases).flatMap(([name, list]) => list.map(([input, field]) => ({ name, input, field })));

    test.each(all)('$name: $field', async ({ name, input, field }) => {
      const client = world.fresh();
      // Sound: the keys of `cases` are operation names.
      const error = await failure(call(client, name as OperationName, input));
      expect(error.code, error.message).toBe('invalid_input');
      expect(error).toMatchObject({ status: 400, retryable: false });
      expect(error.faults.map((fault) => fault.field)).toContain(field);
      for (const fault of error.faults) expect(fault.message).not.toBe('');
      const index = /^(?:items|turns)\[(\d+)\]/u.exec(field)?.[1];
      if (index !== undefined) expect(error.index).toBe(Number(index));
      expect((await client.stats({})).memories.total).toBe(0);
    });

    test.each([null, 'text', 5, []])('an input of %j is refused', async (input) => {
      expect(await failure(call(world.fresh(), 'recall', input))).toMatchObject({ code: 'invalid_input' });
    });

    test.each([
      [{ timeoutMs: Number.NaN }, 'timeoutMs'],
      [{ timeoutMs: -1 }, 'timeoutMs'],
      [{ timeoutMs: 0 }, 'timeoutMs'],
      [{ timeoutMs: Infinity }, 'timeoutMs'],
      [{ idempotencyKey: '' }, 'idempotencyKey'],
      [{ idempotencyKey: 'a b' }, 'idempotencyKey'],
      [{ idempotencyKey: 'é' }, 'idempotencyKey'],
      [{ idempotencyKey: 'x'.repeat(256) }, 'idempotencyKey'],
    ])('an option of %j is refused, and nothing is stored', async (options, field) => {
      const client = world.fresh();
      const error = await failure(client.remember({ content }, options));
      expect(error).toMatchObject({ code: 'invalid_input', faults: [{ field }] });
      expect((await client.stats({})).memories.total).toBe(0);
    });

    test('all faults of an input are told together', async () => {
      const error = await failure(call(world.fresh(), 'remember', { content: '', salience: 7, colour: 'red' }));
      expect(error.faults.map((fault) => fault.field)).toEqual(
        expect.arrayContaining(['content', 'salience', 'colour']),
      );
    });

    test('an error never repeats what was said', async () => {
      const secret = 'swordfish-4711';
      const error = await failure(call(world.fresh(), 'remember', { content: `${secret} \ud83d`, tags: [secret, ''] }));
      expect(JSON.stringify([error.message, error.faults])).not.toContain(secret);
    });

    test.each(['y', '7', 'ab ', 'A-b.', '東', '"', ' x', "'"])(
      '%j over and over is stored and asked for in time',
      async (unit) => {
        const client = world.fresh();
        const text = unit.repeat(Math.floor(limits.contentChars / unit.length));
        const start = performance.now();
        await remember(client, text);
        const query = text.slice(0, limits.queryChars);
        await client.recall({ query });
        await client.context({ query, maxTokens: limits.contextTokens });
        expect(performance.now() - start).toBeLessThan(3_000);
      },
    );

    test('sizes at the limit are taken', async () => {
      const client = world.fresh();
      const text = 'some words '
        .repeat(limits.contentChars / 10)
        .slice(0, limits.contentChars - 1)
        .concat('.');
      const memory = await remember(client, text, { speaker: 'z'.repeat(limits.nameChars) });
      expect(memory.content).toBe(text);
      await client.recall({ query: 'q'.repeat(limits.queryChars), k: limits.recallK });
      expect(await listAll(client, { limit: limits.pageSize })).toHaveLength(1);
    });
  });
}
