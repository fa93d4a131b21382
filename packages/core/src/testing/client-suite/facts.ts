import type { Client, InputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, remember, type World } from './world.ts';

type Stated = Partial<InputOf<'createFact'>>;

export function describeFacts(world: World): void {
  const state = (client: Client, object: string, more: Stated = {}) =>
    client.createFact({ subject: 'Ana', predicate: 'lives_in', object, ...more });
  const objects = async (client: Client, asked: InputOf<'listFacts'> = {}): Promise<string[]> =>
    (await client.listFacts(asked)).facts.map(({ object }) => object);
  const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

  describe('facts', () => {
    test('a fact comes back as it was stated, with what it rests on', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'I live in "Porto" 🛶 now');
      const { fact, outcome, ended } = await state(client, ' “Porto” 🛶 ', {
        predicate: 'Lives in',
        validFrom: '2024-05-01',
        confidence: 0.5,
        sources: [id],
      });
      expect({ outcome, ended }).toEqual({ outcome: 'created', ended: [] });
      expect(fact).toMatchObject({
        space: 'default',
        subject: 'Ana',
        predicate: 'lives_in',
        object: '“Porto” 🛶',
        validFrom: '2024-05-01T00:00:00.000Z',
        status: 'active',
        confidence: 0.5,
        origin: 'caller',
        flagged: false,
        confirmations: 0,
        sources: [id],
      });
      expect((await client.listFacts({})).facts).toEqual([fact]);
    });

    test('what is said again is confirmed, however it is spelled', async () => {
      const client = world.fresh();
      const { fact } = await state(client, 'Porto', { confidence: 0.4 });
      const again = await state(client, 'PORTO.', { subject: 'ana', predicate: 'livesIn', confidence: 0.9 });
      expect(again).toEqual({
        fact: { ...fact, confirmations: 1, confidence: 0.9 },
        outcome: 'confirmed',
        ended: [],
      });
      expect(await objects(client)).toEqual(['Porto']);
    });

    test('a newer value ends the older: what was true and what was believed can be told for any day', async () => {
      const client = world.fresh();
      const { fact: lisbon } = await state(client, 'Lisbon', { validFrom: '2020-01-01' });
      const { fact: porto, ended } = await state(client, 'Porto', { validFrom: '2024-05-01' });
      const closed = { ...lisbon, status: 'superseded', validTo: '2024-05-01T00:00:00.000Z', supersededBy: porto.id };
      expect(ended).toEqual([closed]);
      expect(await objects(client, { subject: 'ANA' })).toEqual(['Porto']);
      expect(await objects(client, { asOf: '2024-04-30' })).toEqual(['Lisbon']);
      expect(await objects(client, { asOf: '2024-05-01' })).toEqual(['Porto']);
      expect(await objects(client, { asOf: '2019-12-31' })).toEqual([]);
      expect(await objects(client, { knownAt: '2026-01-01' })).toEqual([]);
      // Between the two statements we still believed in Lisbon.
      const between = new Date(Date.parse(porto.recordedAt) - 1).toISOString();
      if (between >= lisbon.recordedAt) expect(await objects(client, { knownAt: between })).toEqual(['Lisbon']);
      expect(await objects(client, { includeSuperseded: true })).toEqual(['Porto', 'Lisbon']);
      const history = await client.factHistory({ subject: 'Ana', predicate: 'lives in' });
      expect(history.facts).toEqual([closed, porto]);
      expect(await client.factHistory({ id: porto.id })).toEqual(history);
    });

    test('of a predicate with many values all are kept, and the caller may say which kind it is', async () => {
      const client = world.fresh();
      for (const object of ['kites', 'tea']) await state(client, object, { predicate: 'likes' });
      expect(await objects(client, { predicate: 'likes' })).toEqual(['tea', 'kites']);
      await state(client, 'coffee', { predicate: 'likes', single: true });
      expect(await objects(client, { predicate: 'likes' })).toEqual(['coffee']);
      await state(client, 'Porto');
      await state(client, 'Faro', { single: false });
      expect((await objects(client, { predicate: 'lives_in' })).toSorted()).toEqual(['Faro', 'Porto']);
    });

    test('of two that begin together neither ends the other, and what they rest on is linked', async () => {
      const client = world.fresh();
      const one = await remember(client, 'Since May I live in Porto');
      const other = await remember(client, 'Since May I live in Faro');
      const { fact: porto } = await state(client, 'Porto', { validFrom: '2024-05-01', sources: [one.id] });
      const { fact: faro, ended } = await state(client, 'Faro', { validFrom: '2024-05-01', sources: [other.id] });
      expect(ended).toEqual([{ ...porto, status: 'contradicted', supersededBy: faro.id }]);
      expect([await objects(client), await objects(client, { asOf: '2024-06-01' })]).toEqual([['Faro'], ['Faro']]);
      const { neighbours } = await client.neighbours({ id: one.id });
      expect(neighbours).toMatchObject([{ memory: { id: other.id }, link: { type: 'contradicts' } }]);
    });

    test('an older value told later comes before the newer, and what begins or ends later counts from then', async () => {
      const client = world.fresh();
      const { fact: porto } = await state(client, 'Porto', { validFrom: '2024-05-01' });
      const { fact: lisbon, ended } = await state(client, 'Lisbon', { validFrom: '2020-01-01' });
      expect(ended).toEqual([]);
      expect(lisbon).toMatchObject({
        status: 'superseded',
        validTo: '2024-05-01T00:00:00.000Z',
        supersededBy: porto.id,
      });
      await state(client, 'Madrid', { validFrom: '2018-01-01', validTo: '2019-01-01' });
      expect(await objects(client, { asOf: '2018-06-01' })).toEqual(['Madrid']);
      expect(await objects(client, { asOf: '2019-06-01' })).toEqual([]);
      const { ended: moved } = await state(client, 'Berlin', { validFrom: soon(30) });
      expect(moved).toMatchObject([{ object: 'Porto' }]);
      expect(await objects(client)).toEqual(['Porto']);
      expect(await objects(client, { asOf: soon(31) })).toEqual(['Berlin']);
      const { fact: meanwhile } = await state(client, 'Rome');
      expect(meanwhile.validTo).toBe(moved[0]?.validTo);
    });

    test('a correction of its times takes the fact back and states it anew', async () => {
      const client = world.fresh();
      const { fact: vague } = await state(client, 'Porto');
      const { fact, outcome, ended } = await state(client, 'Porto', { validFrom: '2024-05-01' });
      expect(outcome).toBe('created');
      expect(ended).toMatchObject([{ id: vague.id, status: 'retracted' }]);
      const over = await state(client, 'Porto', { validTo: '2025-05-01' });
      expect(over.fact).toMatchObject({
        validFrom: fact.validFrom,
        validTo: '2025-05-01T00:00:00.000Z',
        status: 'expired',
      });
      expect([await objects(client), await objects(client, { asOf: '2025-04-30' })]).toEqual([[], ['Porto']]);
      // The same again, another time: she moved back.
      await state(client, 'Porto', { validFrom: '2026-01-01' });
      expect(await objects(client, { asOf: '2025-06-01' })).toEqual([]);
      expect(await objects(client)).toEqual(['Porto']);
    });

    test('a name of the same entity finds the facts stated under another', async () => {
      const client = world.fresh();
      await state(client, 'Porto');
      await state(client, 'kites', { subject: 'Nita', predicate: 'likes' });
      const { entities } = await client.listEntities({});
      const [ana, nita] = ['Ana', 'Nita'].map((name) => entities.find((entity) => entity.name === name)?.id ?? '');
      await client.mergeEntities({ id: ana ?? '', from: nita ?? '' });
      expect((await objects(client, { subject: 'nita' })).toSorted()).toEqual(['Porto', 'kites']);
      expect((await state(client, 'Faro', { subject: 'Nita' })).ended).toMatchObject([{ object: 'Porto' }]);
      expect((await objects(client, { about: 'Ana' })).toSorted()).toEqual(['Faro', 'kites']);
      expect(await objects(client, { about: 'Faro' })).toEqual(['Faro']);
    });

    test('a retracted fact was never so; what it had ended is flagged, and a second time changes nothing', async () => {
      const client = world.fresh();
      const { fact: lisbon } = await state(client, 'Lisbon', { validFrom: '2020-01-01' });
      const { fact: porto } = await state(client, 'Porto', { validFrom: '2024-05-01' });
      const { fact, flagged, paused } = await client.retractFact({ id: porto.id });
      expect(fact).toMatchObject({ id: porto.id, status: 'retracted' });
      expect(flagged).toMatchObject([{ id: lisbon.id, flagged: true }]);
      expect(paused).toEqual([]);
      expect([await objects(client), await objects(client, { asOf: '2024-06-01' })]).toEqual([[], []]);
      expect(await client.retractFact({ id: porto.id })).toEqual({ fact, flagged: [], paused: [] });
    });

    test('a list comes page by page, and a cursor of another list is refused', async () => {
      const client = world.fresh();
      const wanted = Array.from({ length: 7 }, (_, n) => `thing ${n}`);
      for (const object of wanted) await state(client, object, { predicate: 'owns' });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.listFacts({
          predicate: 'owns',
          limit: 3,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.facts.map(({ object }) => object));
        cursor = page.nextCursor;
        if (cursor !== undefined) await expectCode(client.listFacts({ limit: 3, cursor }), 'invalid_cursor');
      } while (cursor !== undefined);
      expect(seen).toEqual(wanted.toReversed());
      expect((await client.listFacts({ predicate: 'owns', limit: 7 })).nextCursor).toBeUndefined();
    });

    test('what is not there is not_found by its name', async () => {
      const client = world.fresh();
      const id = '01890a5d-ac96-774b-bcce-b302099a8057';
      expect(await failure(state(client, 'Porto', { sources: [id] }))).toMatchObject({
        code: 'not_found',
        faults: [{ field: 'sources[0]' }],
      });
      expect(await objects(client, { includeSuperseded: true })).toEqual([]);
      await expectCode(client.retractFact({ id }), 'not_found');
      await expectCode(client.factHistory({ id }), 'not_found');
      expect(await client.factHistory({ subject: 'nobody' })).toEqual({ facts: [] });
    });

    test('a memory that is forgotten is no source any more; what the caller stated stays', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'I live in Porto');
      await state(client, 'Porto', { sources: [id] });
      await client.forgetMemory({ id });
      expect((await client.listFacts({})).facts).toMatchObject([{ object: 'Porto', sources: [] }]);
    });
  });
}
