import type { Client, OutputOf } from '@holdfast/contract';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createWorld, expectCode, ids, type OpenedClient } from './world.ts';

type Listed = OutputOf<'listExtractions'>;

/** Has what was written read now, and waits until it is. */
export async function untilExtracted(client: Client): Promise<void> {
  const waiting = async (): Promise<{ readonly id: string; readonly state: string }[]> =>
    (await client.listJobs({ kinds: ['extract_memories'] })).jobs;
  for (const { id, state } of await waiting())
    if (state === 'waiting') await client.retryJob({ id }).catch(() => undefined);
  await vi.waitFor(async () => expect(await waiting()).toEqual([]), { timeout: 8_000, interval: 20 });
}

/** As `describeClient`, of a client behind which a worker reads what is said. */
export function describeExtractions(params: {
  readonly name: string;
  readonly open: () => Promise<OpenedClient>;
}): void {
  describe(`extractions of ${params.name}`, () => {
    let current: OpenedClient | undefined;
    beforeAll(async () => {
      current = await params.open();
    });
    afterAll(() => current?.close());
    const world = createWorld(() => {
      if (current === undefined) throw new Error('the client is used before it is opened');
      return current;
    });
    const told = async (
      ...contents: string[]
    ): Promise<Client & { readonly user: string; readonly listed: Listed }> => {
      const client = world.fresh();
      const turns = contents.map((content) => ({ content, role: 'user' as const }));
      await client.rememberMany({ sessionId: 's', turns });
      await untilExtracted(client);
      return { ...client, listed: await client.listExtractions({}) };
    };
    const texts = async (client: Client): Promise<string[]> =>
      (await client.listMemories({})).memories.map(({ content }) => content).toSorted();

    test('a typed memory is hidden with the last turn that it rests on, and comes back with it', async () => {
      const client = await told('I live in Porto.', 'I live in Porto.');
      const idOf = async (content: string): Promise<readonly string[]> =>
        (await client.listMemories({ order: 'oldest' })).memories
          .filter((memory) => memory.content === content)
          .map(({ id }) => id);
      const [first = '', second = ''] = await idOf('I live in Porto.');
      const typed = 'The user lives in Porto.';
      await client.forgetMemory({ id: first });
      expect(await texts(client)).toEqual(['I live in Porto.', typed]);
      await client.forgetMemory({ id: second });
      expect(await texts(client)).toEqual([]);
      expect((await client.recall({ query: 'Porto' })).results).toEqual([]);
      await client.restoreMemory({ id: first });
      await untilExtracted(client);
      expect(await texts(client)).toEqual(['I live in Porto.', typed]);
      // Who deletes the typed one by itself does not want it back.
      const [made = ''] = await idOf(typed);
      await client.forgetMemory({ id: made });
      await client.forgetMemory({ id: first });
      await client.restoreMemory({ id: second });
      await client.forgetMemory({ id: second });
      expect(await texts(client)).toEqual([]);
    });

    test('what is said anew after it was forgotten is understood anew, and what is brought back from before is not', async () => {
      const client = await told('I live in Porto.');
      const facts = async () => (await client.listFacts({ predicate: 'lives_in' })).facts.map(({ object }) => object);
      const forget = async (): Promise<void> => {
        const { memories } = await client.listMemories({ limit: 200 });
        await client.forget({ target: { type: 'memory', ids: memories.map(({ id }) => id) } });
      };
      await forget();
      const bring = async (item: object): Promise<readonly string[]> => {
        const content = 'As I said, I live in Porto.';
        await client.rememberMany({ items: [{ content, ...item }], skipForgotten: true });
        await untilExtracted(client);
        return facts();
      };
      expect(await bring({ occurredAt: '2026-01-01T00:00:00Z' })).toEqual([]);
      expect(await bring({})).toEqual([]);
      expect(await bring({ source: { type: 'document', id: 'd' }, occurredAt: '2100-01-01T00:00:00Z' })).toEqual([]);
      await client.remember({ content: 'I live in Porto.', role: 'user' });
      await untilExtracted(client);
      expect(await facts()).toEqual(['Porto']);
      expect(await texts(client)).toContain('The user lives in Porto.');
      await forget();
      expect(await facts()).toEqual([]);
    });

    test('what is said gives typed memories and facts, which name what they rest on', async () => {
      const client = await told('Hello!', 'I live in Porto.');
      const { memories } = await client.listMemories({ order: 'oldest' });
      const said = memories.find(({ content }) => content === 'I live in Porto.');
      const made = memories.find(({ content }) => content === 'The user lives in Porto.');
      expect(made).toMatchObject({ kind: 'semantic', source: { type: 'extraction' } });
      // Forgetting follows what it rests on.
      const { removed } = await client.unlinkMemories({ from: made?.id ?? '', to: said?.id ?? '' });
      expect(removed).toBe(0);
      expect(client.listed).toMatchObject({
        extractions: [
          {
            kind: 'semantic',
            method: 'rules',
            review: 'pending',
            memory: made,
            sourceIds: [said?.id],
            facts: [{ subject: 'user', predicate: 'lives_in', object: 'Porto', status: 'active' }],
          },
        ],
        counts: { extracted: 2, refused: 1, repaired: 0, rejected: 0, reasons: { greeting: 1 } },
      });
      expect((await client.listFacts({})).facts).toMatchObject([{ object: 'Porto' }]);
    });

    test('a list goes page by page, and by review', async () => {
      const client = await told('I live in Porto.', 'I love jazz.', 'I work at Bosch.');
      const all = ids(client.listed.extractions);
      const first = await client.listExtractions({ limit: 2 });
      expect(ids(first.extractions)).toEqual(all.slice(0, 2));
      const rest = await client.listExtractions({
        limit: 2,
        ...(first.nextCursor === undefined ? {} : { cursor: first.nextCursor }),
      });
      expect([ids(rest.extractions), rest.nextCursor]).toEqual([all.slice(2), undefined]);
      await client.reviewExtraction({ id: all[0] ?? '', decision: 'accept' });
      expect(ids((await client.listExtractions({ reviews: ['accepted'] })).extractions)).toEqual([all[0]]);
      await expectCode(client.listExtractions({ cursor: 'nonsense' }), 'invalid_cursor');
    });

    test('accepted, it is certain', async () => {
      const client = await told('I live in Porto.');
      const id = client.listed.extractions[0]?.id ?? '';
      const { extraction } = await client.reviewExtraction({ id, decision: 'accept' });
      expect(extraction).toMatchObject({ review: 'accepted', memory: { confidence: 1 }, facts: [{ confidence: 1 }] });
      expect(extraction.reviewedAt).toBeDefined();
    });

    test('corrected, memory and facts say what they were told', async () => {
      const client = await told('I live in Porto.');
      const id = client.listed.extractions[0]?.id ?? '';
      const facts = [{ subject: 'user', predicate: 'lives_in', object: 'Gaia' }];
      await expectCode(client.reviewExtraction({ id, decision: 'correct' }), 'invalid_input');
      const content = 'The user lives in Gaia.';
      const { extraction } = await client.reviewExtraction({ id, decision: 'correct', content, facts });
      expect(extraction).toMatchObject({ review: 'corrected', memory: { content }, facts: [{ object: 'Gaia' }] });
      expect((await client.listFacts({})).facts).toMatchObject([{ object: 'Gaia' }]);
      expect(await texts(client)).toEqual(['I live in Porto.', content]);
      const again = await client.reviewExtraction({ id, decision: 'correct', content });
      expect(again.extraction).toMatchObject({ memory: { content }, facts: [{ object: 'Gaia' }] });
    });

    test('rejected, it is taken back and never made again, though the words stay', async () => {
      const client = await told('I live in Porto.');
      const id = client.listed.extractions[0]?.id ?? '';
      for (let times = 0; times < 2; times += 1) {
        const { extraction } = await client.reviewExtraction({ id, decision: 'reject' });
        expect(extraction).toMatchObject({ review: 'rejected', facts: [{ status: 'retracted' }] });
        expect(extraction.memory).toBeUndefined();
      }
      await client.rememberMany({ sessionId: 't', turns: [{ content: 'I live in Porto!', role: 'user' }] });
      await untilExtracted(client);
      expect((await client.listFacts({})).facts).toEqual([]);
      expect(await texts(client)).toEqual(['I live in Porto!', 'I live in Porto.']);
      const { counts } = await client.listExtractions({});
      expect(counts).toMatchObject({ rejected: 1, reasons: { rejected_before: 2 } });
    });

    test('belong to their user and space', async () => {
      const client = await told('I live in Porto.');
      const id = client.listed.extractions[0]?.id ?? '';
      const stranger = world.fresh();
      expect((await stranger.listExtractions({})).extractions).toEqual([]);
      await expectCode(stranger.reviewExtraction({ id, decision: 'reject' }), 'not_found');
      await expectCode(client.reviewExtraction({ id, decision: 'reject', spaces: ['work'] }), 'not_found');
      expect((await client.listExtractions({ spaces: ['work'] })).extractions).toEqual([]);
      expect(ids((await client.listExtractions({})).extractions)).toEqual([id]);
    });

    test('an edited memory is read again', async () => {
      const client = await told('I live in Porto.');
      const { memories } = await client.listMemories({ kinds: ['episodic'] });
      await client.updateMemory({ id: memories[0]?.id ?? '', content: 'I live in Ghent.' });
      await untilExtracted(client);
      expect(await texts(client)).toEqual(['I live in Ghent.', 'The user lives in Ghent.']);
    });
  });
}
