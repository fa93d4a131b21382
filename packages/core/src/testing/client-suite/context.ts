import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { expectCode, ids, remember, type World } from './world.ts';

export function describeContext(world: World): void {
  describe('context', () => {
    const notes = Array.from({ length: 30 }, (_, n) => ({
      content: `Harvest note ${n}: the ${n % 2 === 0 ? 'north' : 'south'} field gave ${n + 10} baskets of apples.`,
      occurredAt: new Date(Date.UTC(2026, 8, n + 1)).toISOString(),
    }));

    test.each([50, 120, 400, 4_000])(
      'stays within %d tokens, counted truly, and cites what it uses',
      async (maxTokens) => {
        const client = world.fresh();
        await client.rememberMany({ items: notes });
        const packed = await client.context({ query: 'How many baskets of apples?', maxTokens });
        expect(packed.tokens).toBe(encode(packed.context).length);
        expect(packed.tokens).toBeLessThanOrEqual(maxTokens);
        expect(packed.memories.length + packed.omitted).toBe(30);
        const known = new Map((await client.listMemories({ limit: 200 })).memories.map((one) => [one.id, one.content]));
        let place = -1;
        for (const { citation, id, score, tokens } of packed.memories) {
          const next = packed.context.indexOf(citation, place + 1);
          expect(next, citation).toBeGreaterThan(place);
          place = next;
          expect(packed.context).toContain(known.get(id));
          expect(score).toBeGreaterThan(0);
          expect(tokens).toBeGreaterThan(0);
        }
      },
    );

    test('is the same text each time', async () => {
      const client = world.fresh();
      await client.rememberMany({ items: notes });
      const input = { query: 'south field', maxTokens: 300, now: '2026-12-01' };
      expect((await client.context(input)).context).toBe((await client.context(input)).context);
    });

    test('is empty when nothing is found', async () => {
      const client = world.fresh();
      await remember(client, 'The kettle is on');
      expect(await client.context({ query: 'zeppelin' })).toMatchObject({
        context: '',
        tokens: 0,
        memories: [],
        omitted: 0,
      });
    });

    test('leaves out what the prompt holds already, as a memory and as a neighbour, and finds more in its place', async () => {
      const client = world.fresh();
      const turns = ['The boat is called Merle', 'Where does the boat lie?', 'The boat lies in Kiel'];
      await client.rememberMany({ sessionId: 's', turns: turns.map((content) => ({ role: 'user', content })) });
      const { contentHash } = await remember(client, 'The boat needs paint');
      const { memories } = await client.listMemories({ sessionId: 's', order: 'oldest' });
      const knownHashes = [contentHash, ...memories.slice(0, 2).map((memory) => memory.contentHash)];
      const packed = await client.context({ query: 'boat', k: 1, knownHashes });
      expect(ids(packed.memories)).toEqual(ids(memories.slice(2)));
      expect(packed.context).not.toMatch(/Merle|Where|paint/u);
    });

    test('uses the memories that recall finds, under the same filter', async () => {
      const client = world.fresh();
      await remember(client, 'Train to Graz at nine', { tags: ['travel'] });
      await remember(client, 'Train the puppy', { tags: ['dog'] });
      const filter = { tags: ['travel'] };
      const { memories, context } = await client.context({ query: 'train', filter, window: 0 });
      const { results } = await client.recall({ query: 'train', filter });
      expect(ids(memories)).toEqual(ids(results.map((result) => result.memory)));
      expect(context).toContain('Graz');
      expect(context).not.toContain('puppy');
    });

    test('leaves out the session that its reader has before it, however much that has said', async () => {
      const client = world.fresh();
      await remember(client, 'The ferry to Naxos leaves at nine', { sessionId: 'before' });
      const turns = Array.from({ length: 12 }, (_, at) => ({
        role: 'user' as const,
        content: `When does the ferry to Naxos leave? ${at}`,
      }));
      await client.rememberMany({ sessionId: 'now', turns });
      const query = 'When does the ferry to Naxos leave?';
      const packed = await client.context({ query, exceptSessionId: 'now', k: 5 });
      expect(packed.context).toContain('leaves at nine');
      expect(packed.context).not.toContain('When does');
    });
  });

  describe('explainMiss', () => {
    const codesOf = (answer: { reasons: readonly { code: string }[] }): string[] =>
      answer.reasons.map((one) => one.code);

    test('a memory that is found is told with its rank and score', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Blue whales sing');
      const answer = await client.explainMiss({ id, query: 'whale' });
      expect(answer).toMatchObject({ found: true, rank: 1 });
      expect(answer.score).toBeGreaterThan(0);
      expect(codesOf(answer)).toEqual(['found']);
      expect(answer.sharedTerms).toHaveLength(1);
      expect(answer.missingTerms).toEqual([]);
    });

    test('no shared term, with the terms that are missing', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Blue whales sing');
      const answer = await client.explainMiss({ id, query: 'giraffes' });
      expect(answer.found).toBe(false);
      expect(codesOf(answer)).toContain('no_shared_term');
      expect(answer.missingTerms).toHaveLength(1);
    });

    test('outranked, with the score that would have been enough', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'one whale among many other animals of the cold and wide and deep sea');
      await client.rememberMany({
        items: ['one', 'two', 'three'].map((verse) => ({ content: `whale whale song ${verse}` })),
      });
      const answer = await client.explainMiss({ id, query: 'whale song', k: 2 });
      expect(answer).toMatchObject({ found: false, rank: 4 });
      expect(codesOf(answer)).toContain('outranked');
      expect(answer.lowestReturnedScore).toBeGreaterThan(answer.score ?? Number.POSITIVE_INFINITY);
    });

    test('another space, a filter, a state, an expiry, an asOf, a deletion', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'Blue whales sing', { space: 'sea', tags: ['song'] });
      const ask = async (more: object = {}): Promise<string[]> =>
        codesOf(await client.explainMiss({ id, query: 'whale', spaces: ['sea'], ...more }));
      expect(await ask({ spaces: ['land'] })).toContain('other_space');
      expect(await ask({ filter: { tags: ['dance'] } })).toContain('filtered_out');
      expect(await ask({ asOf: '2020-01-01' })).toContain('stored_after_as_of');
      await client.updateMemory({ id, spaces: ['sea'], state: 'archived' });
      expect(await ask()).toContain('archived');
      expect(await ask({ includeArchived: true })).toEqual(['found']);
      await client.updateMemory({ id, spaces: ['sea'], state: 'paused' });
      expect(await ask()).toContain('paused');
      await client.updateMemory({ id, spaces: ['sea'], state: 'active', expiresAt: '2020-01-01' });
      expect(await ask()).toContain('expired');
      await client.forgetMemory({ id, spaces: ['sea'] });
      expect(await ask()).toContain('deleted');
    });

    test('an id that is not there is not_found', async () => {
      const id = '01890a5d-ac96-774b-bcce-b302099a8057';
      await expectCode(world.fresh().explainMiss({ id, query: 'whale' }), 'not_found');
    });
  });
}
