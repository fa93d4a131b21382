import { describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { learnedMinutes } from '../../domain/planner/reflections/estimates.ts';
import { reflect } from '../../domain/planner/reflections/reflect.ts';
import { finishRun, startRun } from '../../domain/planner/runs/write-run.ts';
import { plannedBlocks } from '../../domain/planner/schedules/planned-blocks.ts';
import { completeTask, updateTask } from '../../domain/planner/tasks/write-task.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { StoreUnderTest } from '../store-conformance/fixture.ts';
import { ana, home } from './night-world.ts';
import { at, dayName, texts, useReflections } from './reflection-world.ts';

/** What reflections say, on a real store. */
export function reflectionSuite(under: StoreUnderTest): void {
  describe(`reflections on ${under.name}`, () => {
    const {
      fixture,
      calendar,
      world,
      say,
      task,
      write,
      done,
      begin,
      decide,
      work,
      todo,
      failed,
      look,
      later,
      stored,
      facts,
    } = useReflections(under);

    test('a day says what was done against the plan, what was left and why, and what comes first', async () => {
      const script = await task(at(0), 'Write the script', { minutes: 60, dueAt: at(1, 18) });
      const record = await task(at(0), 'Record it', { dueAt: at(1, 20), dependsOn: [script] });
      const paint = await task(at(0), 'Paint the set', { dueAt: at(1, 20), priority: 'high' });
      await task(at(0), 'Book the hall', { dueAt: at(0, 20) });
      const post = await task(at(1), 'Post the letter');
      const cut = await task(at(0), 'Cut it', { dueAt: at(1, 12) });
      calendar.blocks = [{ id: 'b', taskId: cut, from: at(1, 9), to: at(1, 10) }];
      await begin(paint, at(1, 10));
      await done(post, at(1, 11), 20);
      await task(at(1, 12), 'Rest', { dueAt: at(5) });
      later(2);
      const { outcome, reflection } = await look(1);
      expect(outcome).toBe('made');
      expect(reflection).toMatchObject({
        complete: true,
        startsOn: '2026-11-17',
        endsOn: '2026-11-17',
        figures: {
          planned: 5,
          plannedDone: 0,
          done: 1,
          carried: 5,
          estimatedMinutes: 30,
          spentMinutes: 20,
          blockMinutes: 60,
        },
      });
      expect(texts(reflection, 'headline')).toEqual([
        'Tuesday, 17 November 2026: 0 of 5 planned tasks done and 1 other task done.',
      ]);
      expect(texts(reflection, 'done')).toEqual(['Done: “Post the letter”, 20 min against 30 min that were thought.']);
      expect(texts(reflection, 'carried')).toEqual([
        'Carried over: “Write the script”; it was not begun.',
        'Carried over: “Record it”; it waits for “Write the script”.',
        'Carried over: “Paint the set”; it was begun and not finished.',
        'Carried over: “Book the hall”; it was due before and has not been begun.',
        'Carried over: “Cut it”; time was set aside for it, and it was not begun.',
      ]);
      expect(texts(reflection, 'time')).toEqual([
        'Time: 20 min went into 1 task that was thought to take 30 min.',
        'Time: 1 h were set aside in 1 block.',
      ]);
      expect(texts(reflection, 'next')[0]).toMatch(
        /^First for the next day: “Paint the set”, about \d+ min; it was due before\.$/u,
      );
      expect(reflection?.draft.map(({ reason }) => reason)).toEqual(['overdue', 'overdue', 'overdue']);
      expect(reflection?.draft.some(({ taskId }) => taskId === record)).toBe(false);
    });

    test('decisions, failures, what was learnt and what is open are told, each with what it rests on', async () => {
      fixture.platform.setNow(at(0));
      await decide(at(0), 'Which database', 'Postgres');
      await decide(at(0, 10), 'Which cloud');
      await work(at(0, 11), { success: false, error: 'no space left' });
      await work(at(0, 12), { success: true });
      await work(at(0, 12), { success: false, action: 'lint', key: 'l' });
      await failed(at(0, 13), 'socket hang up', 3);
      await todo(at(0), 'Call the bank');
      await say(at(0, 14), 'We agreed to open on Sundays');
      await say(at(0, 15), "I'll send the invoice by Friday");
      await say(at(0, 16), 'The shop is down since noon');
      await say(at(0, 17), 'I prefer tea in the morning', { speaker: 'Ana' });
      await say(at(0, 18), 'The sky is grey');
      later(1);
      const { reflection, promoted } = await look(0);
      expect(promoted).toBe(4);
      expect(texts(reflection, 'decisions')).toEqual([
        'Decided: “Which database”: “Postgres”.',
        'Decided, as was said: “We agreed to open on Sundays”.',
      ]);
      expect(texts(reflection, 'failures')).toEqual([
        'Failed: “deploy: no space left”; it worked later.',
        'Failed: “lint”.',
        'Failed: “socket hang up” (3 times).',
        'Failed: “The shop is down since noon”.',
      ]);
      expect(texts(reflection, 'recurring')).toEqual([
        'Came back 3 times on 1 day: “socket hang up”; nothing shows that it is over.',
      ]);
      expect(texts(reflection, 'learnt')).toEqual(['Learnt: “Ana: I prefer tea in the morning”.']);
      expect(texts(reflection, 'open')).toEqual([
        "Promised: “I'll send the invoice by Friday”.",
        'To be decided: “Which cloud”.',
        'On the list: “Call the bank”.',
      ]);
      expect(reflection?.sentences.every(({ citations }) => citations.length > 0)).toBe(true);
      expect((await facts()).map(({ predicate }) => predicate).toSorted()).toEqual([
        'committed_to',
        'decided',
        'ran_into',
        'said_preference',
      ]);
    });

    test('asked again nothing changes, also when tasks went on since; what comes late is told', async () => {
      const early = await task(at(0), 'Write', { dueAt: at(0, 18) });
      await say(at(0), 'We decided to wait');
      later(1);
      const first = await look(0);
      expect((await look(0)).outcome).toBe('unchanged');
      await done(early, at(1, 12));
      await updateTask(world(), home, { id: await task(at(1), 'Later'), patch: { dueAt: at(0, 12) } });
      expect(await look(0)).toMatchObject({ outcome: 'unchanged', reflection: first.reflection });
      expect(await facts()).toHaveLength(1);
      fixture.platform.setNow(at(1, 13));
      await say(at(0, 12), 'The engine is broken');
      const renewed = await look(0);
      expect(renewed.outcome).toBe('renewed');
      expect(renewed.reflection?.record).toMatchObject({ id: first.reflection?.record.id, version: 2 });
      expect(texts(renewed.reflection, 'carried')).toEqual(['Carried over: “Write”; it was not begun.']);
      expect(renewed.reflection?.figures.turns).toBe(2);
    });

    test('a day that goes on is told so far, and anew when it is over; one that has not begun is refused', async () => {
      const open = await task(at(0), 'Write', { dueAt: at(0, 18) });
      const soFar = await look(0);
      expect(soFar.reflection).toMatchObject({ complete: false, record: { state: 'partial' } });
      expect(texts(soFar.reflection, 'carried')).toEqual(['Left: “Write”; it was not begun.']);
      expect((await look(0)).outcome).toBe('unchanged');
      expect((await reflect(world(), home, { kind: 'day' })).reflection?.record.id).toBe(soFar.reflection?.record.id);
      await done(open, at(0, 17));
      later(1);
      expect((await look(0)).reflection).toMatchObject({ complete: true, figures: { plannedDone: 1, carried: 0 } });
      await expect(look(3)).rejects.toMatchObject({ code: 'invalid_input' });
    });

    test('where nothing happened there is none, also when what happened was forgotten', async () => {
      await task(at(0), 'Wait', { dueAt: at(2) });
      later(3);
      expect(await look(2)).toEqual({ outcome: 'empty', promoted: 0 });
      const { id } = await say(at(1), 'Something');
      await look(1);
      await fixture.store.write(home, (w) => w.memories.softDelete(home, { id, at: at(3) }));
      expect(await look(1)).toEqual({ outcome: 'empty', promoted: 0 });
      expect(await stored('day:2026-11-17')).toBeUndefined();
    });

    test('days are those of the clocks of the user, also where they change', async () => {
      const lisbon: UserScope = { kind: 'user', tenant: ana.tenant, user: 'lia', spaces: ['default'] };
      await fixture.store.write(lisbon, (w) => w.users.ensure(lisbon, { at: 1, timeZone: 'America/New_York' }));
      // Clocks go back on 1 November 2026: the day has 25 hours, until five in the morning of the next, UTC.
      await say(Date.UTC(2026, 10, 2, 4, 59), 'Late at night', {}, lisbon);
      fixture.platform.setNow(at(0));
      const { reflection } = await reflect(world(), lisbon, { kind: 'day', day: '2026-11-01' });
      expect(reflection).toMatchObject({ timeZone: 'America/New_York', figures: { turns: 1 } });
      expect((reflection?.to ?? 0) - (reflection?.from ?? 0)).toBe(25 * 3_600_000);
    });

    test('a week tells of trends, of what came back, and of estimates that were off', async () => {
      for (const week of [0, 1]) {
        for (const day of [0, 1, 2]) {
          const when = at(week * 7 + day);
          await done(await task(when, `Text ${week} ${day}`, { kind: 'writing', minutes: 60 }), when + 3_600_000, 90);
          await work(when, { success: false, error: 'no space left', action: 'build', key: `b${day}` });
        }
        later(week * 7 + 7);
        await look(week * 7, 'week');
      }
      const second = await stored('week:2026-W48');
      expect(second?.figures).toMatchObject({ done: 3, estimatedMinutes: 180, spentMinutes: 270, failures: 3 });
      expect(second?.estimates).toMatchObject([{ kind: 'writing', factor: 1.42 }]);
      expect(texts(second, 'estimates')).toEqual([
        'Estimates: work of kind “writing” is to be reckoned with 1.42 times what is thought, by the last 6 tasks.',
      ]);
      expect(texts(second, 'recurring')).toEqual([
        'Came back 3 times on 3 days: “build: no space left”; nothing shows that it is over.',
      ]);
      expect(texts(second, 'trend')).toEqual([
        'Against the week before: 3 tasks done (3), 4 h 30 min spent on them (4 h 30 min), 3 failures (3).',
      ]);
    });

    test('blocks of the calendar are told of, and the scheduler reckons with what was learnt as the day began', async () => {
      const id = await task(at(0), 'Write', { kind: 'writing', minutes: 60 });
      const block = { noun: 'block', taskId: id, content: '{}', start: at(1, 10), end: at(1, 12) } as const;
      const [free] = await write((w) =>
        w.times.insert(home, {
          times: [
            { ...block, id: newId(fixture.platform), state: 'free' },
            { ...block, id: newId(fixture.platform), state: 'removed' },
          ],
          at: at(0),
        }),
      );
      await done(id, at(1, 12), 120);
      later(2);
      const { reflection } = await reflect({ ...world(), blocks: plannedBlocks }, home, {
        kind: 'day',
        day: dayName(1),
      });
      expect(reflection?.figures).toMatchObject({ planned: 1, plannedDone: 1, blockMinutes: 120 });
      const [time] = reflection?.sentences.filter(({ text }) => text.includes('set aside')) ?? [];
      expect(time?.citations).toEqual([{ type: 'block', id: free?.id }]);
      const likely = (to: number) =>
        fixture.store.read(home, async (r) =>
          (await learnedMinutes(r, home, { to }))({ kind: 'writing', minutes: 60 }),
        );
      expect(await likely(at(1, 0))).toBe(60);
      expect(await likely(at(2, 0))).toBe(85);
    });

    test('what is older is not told again, nor what Holdfast made of it, however much there is', async () => {
      fixture.platform.setNow(at(-3));
      await write(async (w) => {
        for (let number = 0; number < 501; number += 1) {
          const id = newId(fixture.platform);
          const when = { decidedAt: at(-3), createdAt: at(-3) };
          const words = JSON.stringify({ question: `Question ${number}`, choice: 'x', options: [], tags: [] });
          await w.decisions.addDecision(home, { decision: { id, open: false, salience: 0.8, words, ...when } });
          const error = JSON.stringify({ data: JSON.stringify({ message: `Error ${number}` }), tags: [] });
          await w.sessions.addSnapshot(home, {
            snapshot: {
              id,
              kind: 'error',
              cause: 'tool_error',
              salience: 0.75,
              hash: id,
              words: error,
              createdAt: at(-40),
            },
          });
        }
      });
      await todo(at(-3), 'Wait');
      const done = await task(at(-3), 'Begin');
      await completeTask(world(), home, { id: done });
      await task(at(-3), 'Go on', { dependsOn: [done], startsAt: at(20) });
      await task(at(-3), 'End', { dueAt: at(0, 20), dependsOn: [done] });
      calendar.blocks = ['b', 'a'].map((id) => ({ id, taskId: done, from: at(0), to: at(0, 10) }));
      await say(at(0), 'It rained');
      await say(at(0), 'A day in short', { source: { type: 'consolidation', id: 'day:2026-11-15' } });
      later(1);
      const { reflection } = await look(0);
      expect(reflection?.figures).toMatchObject({ turns: 1, decisions: 0, failures: 0, blockMinutes: 120, carried: 1 });
      expect(texts(reflection, 'open')).toEqual([]);
      expect(texts(reflection, 'carried')).toEqual(['Carried over: “End”; it was not begun.']);
    });

    test('runs that ended are told of', async () => {
      fixture.platform.setNow(at(0));
      const run = await startRun(world(), home, { name: 'Release' });
      await finishRun(world(), home, { id: run.record.id, outcome: 'failure', verified: false, error: 'no key' });
      fixture.platform.advance(1);
      const bare = await startRun(world(), home, { name: 'Clean' });
      await finishRun(world(), home, { id: bare.record.id, outcome: 'failure', verified: false });
      later(1);
      expect(texts((await look(0)).reflection, 'failures')).toEqual(['Failed: “Release: no key”.', 'Failed: “Clean”.']);
    });
  });
}
