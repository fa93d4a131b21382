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
const fact = { subject: 'a', predicate: 'is', object: 'b' };

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
  createFact: [
    [{ predicate: 'is', object: 'b' }, 'subject'],
    [{ ...fact, subject: ' ' }, 'subject'],
    [{ ...fact, subject: 'a\nb' }, 'subject'],
    [{ ...fact, subject: long(limits.nameChars) }, 'subject'],
    [{ ...fact, predicate: '?!' }, 'predicate'],
    [{ ...fact, predicate: long(100) }, 'predicate'],
    [{ ...fact, object: '\t' }, 'object'],
    [{ ...fact, object: half }, 'object'],
    [{ ...fact, object: 'a\u0000b' }, 'object'],
    [{ ...fact, object: long(500) }, 'object'],
    [{ ...fact, validFrom: 'May' }, 'validFrom'],
    [{ ...fact, validFrom: '2026-02-02', validTo: '2026-02-01' }, 'validTo'],
    [{ ...fact, confidence: 2 }, 'confidence'],
    [{ ...fact, sources: ['nope'] }, 'sources[0]'],
    [{ ...fact, colour: 'red' }, 'colour'],
  ],
  listFacts: [
    [{ subject: '' }, 'subject'],
    [{ predicate: '' }, 'predicate'],
    [{ asOf: 'then' }, 'asOf'],
    [{ knownAt: '2026-02-30' }, 'knownAt'],
    [{ limit: 0 }, 'limit'],
    [{ cursor: '' }, 'cursor'],
    [{ colour: 'red' }, 'colour'],
  ],
  factHistory: [
    [{}, 'subject'],
    [{ id, subject: 'a' }, 'subject'],
    [{ id, predicate: 'a' }, 'predicate'],
    [{ id: 'nope' }, 'id'],
    [{ subject: 'a', colour: 'red' }, 'colour'],
  ],
  recordEvents: [
    [{}, 'events'],
    [{ events: [] }, 'events'],
    [{ events: [{ content }] }, 'events[0].type'],
    [{ events: [{ type: 't' }] }, 'events[0].content'],
    [{ events: [{ type: 't', content, contentType: 'fact' }] }, 'events[0].contentType'],
    [{ events: [{ type: 't', content, facts: [{ ...fact, subject: '' }] }] }, 'events[0].facts[0].subject'],
    [
      { events: [{ type: 't', content, facts: [{ ...fact, validFrom: '2026-02-02', validTo: '2026-02-01' }] }] },
      'events[0].facts[0].validTo',
    ],
    [{ events: Array.from({ length: limits.batchItems + 1 }, () => ({ type: 't', content })) }, 'events'],
  ],
  listEvents: [
    [{ type: '' }, 'type'],
    [{ minSalience: 2 }, 'minSalience'],
    [{ from: '2026-02-02', to: '2026-02-01' }, 'to'],
    [{ colour: 'red' }, 'colour'],
  ],
  listEntities: [
    [{ type: 'ghost' }, 'type'],
    [{ prefix: '' }, 'prefix'],
    [{ limit: 0 }, 'limit'],
    [{ colour: 'red' }, 'colour'],
  ],
  getEntity: [
    [{}, 'id'],
    [{ id, memories: -1 }, 'memories'],
    [{ id, facts: 201 }, 'facts'],
    [{ id, neighbours: 51 }, 'neighbours'],
    [{ id, colour: 'red' }, 'colour'],
  ],
  mergeEntities: [
    [{ id }, 'from'],
    [{ id, from: id }, 'from'],
    [{ id, from: 'nope' }, 'from'],
    [{ id, from: id, colour: 'red' }, 'colour'],
  ],
  linkMemories: [
    [{ from: id, to: id, type: 'similar' }, 'to'],
    [{ from: id, type: 'similar' }, 'to'],
    [{ from: id, to: id }, 'type'],
    [{ from: id, to: id, type: 'likes' }, 'type'],
    [{ from: id, to: id, type: 'similar', weight: 1.5 }, 'weight'],
    [{ from: id, to: id, type: 'similar', colour: 'red' }, 'colour'],
  ],
  unlinkMemories: [
    [{ from: id }, 'to'],
    [{ from: 'nope', to: id }, 'from'],
    [{ from: id, to: id, type: 'likes' }, 'type'],
    [{ from: id, to: id, colour: 'red' }, 'colour'],
  ],
  neighbours: [
    [{}, 'id'],
    [{ id, types: [] }, 'types'],
    [{ id, types: ['likes'] }, 'types[0]'],
    [{ id, minWeight: -1 }, 'minWeight'],
    [{ id, limit: 201 }, 'limit'],
  ],
  path: [
    [{ from: id }, 'to'],
    [{ from: id, to: id, maxHops: 7 }, 'maxHops'],
    [{ from: id, to: id, maxHops: 0 }, 'maxHops'],
    [{ from: id, to: id, colour: 'red' }, 'colour'],
  ],
  subgraph: [
    [{}, 'ids'],
    [{ ids: [] }, 'ids'],
    [{ ids: ['nope'] }, 'ids[0]'],
    [{ ids: Array.from({ length: 21 }, () => id) }, 'ids'],
    [{ ids: [id], hops: 4 }, 'hops'],
    [{ ids: [id], limit: 201 }, 'limit'],
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
for (const name of ['pinMemory', 'unpinMemory', 'forgetMemory', 'restoreMemory', 'retractFact'] as const)
  cases[name] = byId;

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
