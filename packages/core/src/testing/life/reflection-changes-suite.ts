import { describe, expect, test, vi } from 'vitest';
import { forget } from '../../domain/forgetting/forget.ts';
import { newId } from '../../domain/ids.ts';
import { reflectDue } from '../../domain/planner/reflections/reflect-due.ts';
import { deleteTask } from '../../domain/planner/tasks/write-task.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Writers } from '../../domain/store.ts';
import type { StoreUnderTest } from '../store-conformance/fixture.ts';
import { ana, home, signal } from './night-world.ts';
import { noCaches } from './no-caches.ts';
import { at, texts, useReflections } from './reflection-world.ts';

/** What becomes of reflections when what they tell of changes or goes, on a real store. */
export function reflectionChangesSuite(under: StoreUnderTest): void {
  describe(`reflections on what changes, on ${under.name}`, () => {
    const { fixture, world, say, task, todo, work, write, decide, failed, look, later, stored } = useReflections(under);
    const decisions = () => fixture.store.read(home, (r) => r.decisions.decisions(home, { limit: 9 }));

    test('an error that comes back is of the days on which it was seen, and stays with those that told of it', async () => {
      fixture.platform.setNow(at(0));
      await failed(at(0), 'no space left', 2);
      later(1);
      expect((await look(0)).reflection?.figures.failures).toBe(2);
      const seen = (seenAt: number, times: number) =>
        write(async (w) => {
          const [one] = await w.sessions.snapshots(home, { limit: 1 });
          if (one !== undefined) await w.sessions.setSnapshot(home, { snapshot: { ...one, seenAt, times } });
        });
      await seen(at(2), 5);
      later(3);
      expect((await look(0)).outcome).toBe('unchanged');
      expect((await look(1)).outcome).toBe('empty');
      expect((await look(2)).reflection?.figures.failures).toBe(1);
      expect(texts((await look(0, 'week')).reflection, 'recurring')).toEqual([
        'Came back 5 times on 2 days: “no space left”; nothing shows that it is over.',
      ]);
      await seen(at(20), 6);
      later(4);
      expect((await look(2)).outcome).toBe('unchanged');
      await say(at(2), 'It rained');
      expect(texts((await look(2)).reflection, 'failures')).toEqual(['Failed: “no space left”.']);
    });

    test('a list that was put away later was left as long as it lay there', async () => {
      fixture.platform.setNow(at(0));
      await todo(at(0), 'Call', { archivedAt: at(5) });
      await todo(at(0), 'Write', { archivedAt: at(0, 10) });
      later(6);
      expect(texts((await look(0)).reflection, 'open')).toEqual(['On the list: “Call”.']);
    });

    test('a task that was deleted since is told of no more', async () => {
      await say(at(0), 'It rained');
      const id = await task(at(-1), 'Write', { dueAt: at(0, 18) });
      await task(at(-1, 10), 'Send', { dueAt: at(0, 18) });
      later(1);
      await look(0);
      await deleteTask(world(), home, id);
      const { reflection } = await look(0);
      expect(texts(reflection, 'carried')).toEqual(['Carried over: “Send”; it was not begun.']);
      expect(JSON.stringify(reflection?.sentences)).not.toContain(id);
      expect((await look(0)).outcome).toBe('unchanged');
    });

    test('words that are changed while somebody looks are told as they are then, or not at all', async () => {
      fixture.platform.setNow(at(0));
      await decide(at(0), 'Which vault', 'the grey one');
      later(1);
      const [decision] = await decisions();
      const { store } = fixture;
      const original = store.write.bind(store);
      let number = 0;
      const reword = () => {
        number += 1;
        const words = JSON.stringify({ question: `Which vault ${number}`, choice: 'x', options: [], tags: [] });
        return original(home, (w) => w.decisions.reword(home, { id: decision?.id ?? '', words }));
      };
      const spy = vi.spyOn(store, 'write').mockImplementation(async (...call) => {
        await reword();
        return original(...call);
      });
      await expect(look(0)).rejects.toMatchObject({ code: 'store_busy' });
      expect(await stored('day:2026-11-16')).toBeUndefined();
      spy.mockRestore();
      const once = vi.spyOn(store, 'write').mockImplementationOnce(async (...call) => {
        await reword();
        return original(...call);
      });
      expect(texts((await look(0)).reflection, 'decisions')).toEqual([`Decided: “Which vault ${number}”: “x”.`]);
      once.mockRestore();
    });

    test.each<[string, () => Promise<unknown>, (writers: Writers) => Promise<unknown>]>([
      [
        'an error',
        () => failed(at(0), 'no space left'),
        async (w) => {
          const nos = (await w.sessions.snapshots(home, { limit: 9 })).map(({ no }) => no);
          await w.sessions.dropWorded(home, { of: 'snapshots', nos });
        },
      ],
      ['work', () => work(at(0), { success: false }), (w) => w.work.forget(home, { of: 'all' })],
      [
        'a todo',
        () => todo(at(0), 'Call'),
        async (w) => {
          const nos = (await w.sessions.todos(home, { limit: 9 })).map(({ no }) => no);
          await w.sessions.dropWorded(home, { of: 'todos', nos });
        },
      ],
      ['a task', () => task(at(0), 'Write'), (w) => w.planner.forget(home, {})],
    ])('%s that goes while somebody looks is not told', async (_, happen, forgetIt) => {
      fixture.platform.setNow(at(0));
      await happen();
      later(1);
      const { store } = fixture;
      const original = store.write.bind(store);
      const spy = vi.spyOn(store, 'write').mockImplementationOnce(async (...call) => {
        await original(home, (w) => forgetIt(w));
        return original(...call);
      });
      expect(await look(0)).toEqual({ outcome: 'empty', promoted: 0 });
      spy.mockRestore();
    });

    test('nights look into spaces in which nothing was said', async () => {
      fixture.platform.setNow(at(0));
      const lab: UserScope = { ...home, spaces: ['lab'] };
      const id = newId(fixture.platform);
      const words = JSON.stringify({ data: JSON.stringify({ message: 'no space left' }), tags: [] });
      await write((w) =>
        w.sessions.addSnapshot(lab, {
          snapshot: { id, kind: 'error', cause: 'tool_error', salience: 0.75, hash: id, words, createdAt: at(0) },
        }),
      );
      later(1);
      await reflectDue(world(), ana, { day: '2026-11-16', signal });
      expect((await stored('day:2026-11-16', lab))?.figures.failures).toBe(1);
    });

    test('a week goes with the week before that it is compared with', async () => {
      fixture.platform.setNow(at(0));
      const said = await say(at(0), 'We decided to wait');
      await say(at(7), 'It rained');
      later(15);
      await look(0, 'week');
      expect(texts((await look(7, 'week')).reflection, 'trend')).toHaveLength(1);
      const { store, platform } = fixture;
      const dependencies = { store, platform, caches: noCaches, onError: () => undefined };
      await forget(dependencies, home, { target: { type: 'memory', ids: [said.id] } });
      expect(await stored('week:2026-W47')).toBeUndefined();
      expect(await stored('week:2026-W48')).toBeUndefined();
      expect(texts((await look(7, 'week')).reflection, 'trend')).toEqual([]);
    });
  });
}
