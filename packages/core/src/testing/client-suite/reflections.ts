import { describe, expect, test } from 'vitest';
import { expectCode, ids, type World } from './world.ts';

export function describeReflections(world: World): void {
  const missing = '01890a5d-ac96-774b-bcce-b302099a8057';

  describe('reflections', () => {
    test('a day and its week are looked back on once, and found again', async () => {
      const client = world.fresh();
      expect(await client.reflectDaily({ day: '2020-11-19' })).toEqual({ outcome: 'empty', promoted: 0 });
      const { memory } = await client.remember({ content: 'We decided to wait', occurredAt: '2020-11-20T12:00:00Z' });
      const made = await client.reflectDaily({ day: '2020-11-20' });
      expect(made).toMatchObject({
        outcome: 'made',
        promoted: 1,
        reflection: {
          space: 'default',
          version: 1,
          period: 'day',
          startsOn: '2020-11-20',
          endsOn: '2020-11-20',
          complete: true,
          method: 'rules',
          figures: { turns: 1, decisions: 1 },
        },
      });
      expect(made.reflection?.sentences).toEqual([
        {
          section: 'headline',
          text: 'Friday, 20 November 2020: 1 decision and 1 thing said.',
          citations: [{ type: 'memory', id: memory.id }],
        },
        {
          section: 'decisions',
          text: 'Decided, as was said: “We decided to wait”.',
          citations: [{ type: 'memory', id: memory.id }],
        },
      ]);
      expect(await client.reflectDaily({ day: '2020-11-20' })).toEqual({
        ...made,
        outcome: 'unchanged',
        promoted: 0,
      });
      const { reflection: week } = await client.reflectWeekly({ day: '2020-11-20' });
      expect(week).toMatchObject({ period: 'week', startsOn: '2020-11-16', endsOn: '2020-11-22' });
      expect(await client.getReflection({ id: week?.id ?? '' })).toEqual({ reflection: week });
      const list = async (input: Parameters<typeof client.listReflections>[0]) =>
        ids((await client.listReflections(input)).reflections);
      expect(await list({})).toEqual([week?.id, made.reflection?.id]);
      expect(await list({ period: 'day' })).toEqual([made.reflection?.id]);
      const page = await client.listReflections({ limit: 1 });
      expect(ids(page.reflections)).toEqual([week?.id]);
      expect(await list({ limit: 1, cursor: page.nextCursor ?? '' })).toEqual([made.reflection?.id]);
      expect(await list({ limit: 1, period: 'day' })).toEqual([made.reflection?.id]);
      await expectCode(client.listReflections({ period: 'week', cursor: page.nextCursor ?? '' }), 'invalid_cursor');
      await expectCode(client.getReflection({ id: missing }), 'not_found');
    });

    test('the day so far is looked back on when none is named, and no day to come', async () => {
      const client = world.fresh();
      await client.createTask({ title: 'Write', dueAt: '2031-01-01' });
      const { reflection } = await client.reflectDaily({});
      expect(reflection).toMatchObject({ complete: false, figures: { planned: 0 } });
      expect((await client.reflectWeekly({})).reflection).toMatchObject({ complete: false });
      await expectCode(client.reflectDaily({ day: '2999-01-01' }), 'invalid_input');
    });

    test('spaces and users see their own', async () => {
      const client = world.fresh();
      await client.remember({ content: 'A secret plan', space: 'work', occurredAt: '2020-11-20T12:00:00Z' });
      expect((await client.reflectDaily({ day: '2020-11-20' })).outcome).toBe('empty');
      const { reflection } = await client.reflectDaily({ day: '2020-11-20', space: 'work' });
      const id = reflection?.id ?? '';
      expect((await client.listReflections({})).reflections).toEqual([]);
      expect(ids((await client.listReflections({ spaces: '*' })).reflections)).toEqual([id]);
      await expectCode(client.getReflection({ id }), 'not_found');
      await expectCode(world.fresh().getReflection({ id, spaces: '*' }), 'not_found');
    });
  });
}
