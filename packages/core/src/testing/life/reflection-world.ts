import { beforeEach } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { reflectionNamed } from '../../domain/planner/reflections/gather.ts';
import type { PlannedBlock } from '../../domain/planner/schedules/planned-blocks.ts';
import { reflect, type ReflectDependencies } from '../../domain/planner/reflections/reflect.ts';
import type { Reflection, Section } from '../../domain/planner/reflections/reflection.ts';
import { completeTask, createTask, type NewTask, updateTask } from '../../domain/planner/tasks/write-task.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { NewTodo } from '../../domain/sessions/session-store.ts';
import type { Writers } from '../../domain/store.ts';
import type { WorkRecord } from '../../domain/work/work-store.ts';
import type { StoreUnderTest } from '../store-conformance/fixture.ts';
import { home, useNight } from './night-world.ts';

/** An instant of a day: 0 is Monday 16 November 2026, in UTC. */
export const at = (day: number, hour = 9): number => Date.UTC(2026, 10, 16 + day, hour);
export const dayName = (day: number): string => new Date(at(day)).toISOString().slice(0, 10);
export const texts = (reflection: Reflection | undefined, section: Section): string[] =>
  (reflection?.sentences ?? []).filter((one) => one.section === section).map(({ text }) => text);

/** A fresh store for each test of the surrounding `describe`, and what happens to somebody and is looked back on. */
export function useReflections(under: StoreUnderTest) {
  const night = useNight(under);
  const { fixture } = night;
  const calendar: { blocks: readonly PlannedBlock[] } = { blocks: [] };
  beforeEach(() => {
    calendar.blocks = [];
  });
  const world = (): ReflectDependencies => ({
    store: fixture.store,
    platform: fixture.platform,
    timeZone: 'UTC',
    blocks: async (_, __, { from, to }) => calendar.blocks.filter((one) => one.from < to && one.to > from),
  });
  const say = (when: number, content: string, fields: object = {}, scope = home) =>
    fixture.insertOne(scope, { content, occurredAt: when, role: 'user', derived: ['salience'], ...fields });
  const task = async (when: number, title: string, fields: Partial<NewTask> = {}) => {
    fixture.platform.setNow(when);
    const given = {
      title,
      owner: 'user',
      priority: 'normal',
      minutes: 30,
      dependsOn: [],
      tags: [],
      ...fields,
    } as const;
    return (await createTask(world(), home, given)).record.id;
  };
  const done = (id: string, when: number, spentMinutes = 30) => {
    fixture.platform.setNow(when);
    return completeTask(world(), home, { id, spentMinutes });
  };
  const begin = (id: string, when: number) => {
    fixture.platform.setNow(when);
    return updateTask(world(), home, { id, patch: { state: 'started' } });
  };
  const write = async <T>(take: (writers: Writers) => Promise<T>): Promise<T> =>
    fixture.store.write(home, async (writers) => {
      await writers.users.ensure(home, { at: fixture.platform.now(), timeZone: 'UTC' });
      return take(writers);
    });
  const decide = (when: number, question: string, choice?: string, sessionId?: string) =>
    write((w) =>
      w.decisions.addDecision(home, {
        decision: {
          id: newId(fixture.platform),
          open: choice === undefined,
          salience: 0.8,
          words: JSON.stringify({ question, options: [], tags: [], ...(choice === undefined ? {} : { choice }) }),
          decidedAt: when,
          createdAt: when,
          ...(sessionId === undefined ? {} : { sessionId }),
        },
      }),
    );
  const work = (when: number, fields: Partial<WorkRecord>) =>
    write((w) =>
      w.work.add(home, {
        work: { id: newId(fixture.platform), action: 'deploy', key: 'k', success: true, occurredAt: when, ...fields },
        at: when,
      }),
    );
  const todo = (when: number, title: string, fields: Partial<NewTodo> = {}) =>
    write((w) =>
      w.sessions.addTodos(home, {
        todos: [
          {
            id: newId(fixture.platform),
            status: 'pending',
            progress: 0,
            salience: 0.5,
            words: JSON.stringify({ title, blockers: [] }),
            createdAt: when,
            updatedAt: when,
            ...fields,
          },
        ],
      }),
    );
  const failed = (when: number, message: string, times = 1) =>
    write(async (w) => {
      const id = newId(fixture.platform);
      const words = JSON.stringify({ data: JSON.stringify({ message }), tags: [] });
      const given = {
        id,
        kind: 'error',
        cause: 'tool_error',
        salience: 0.75,
        hash: id,
        words,
        createdAt: when,
      } as const;
      await w.sessions.addSnapshot(home, { snapshot: given });
      const stored = await w.sessions.snapshot(home, { id });
      if (times > 1 && stored !== undefined) await w.sessions.setSnapshot(home, { snapshot: { ...stored, times } });
    });
  const look = async (day: number, kind: 'day' | 'week' = 'day', scope: UserScope = home) =>
    reflect(world(), scope, { kind, day: dayName(day) });
  const later = (day: number) => fixture.platform.setNow(at(day, 3));
  const stored = (key: string, scope: UserScope = home) =>
    fixture.store.read(scope, (readers) => reflectionNamed(readers, scope, key));
  const facts = () => fixture.store.read(home, (r) => r.facts.list(home, { filter: {}, limit: 99 }));
  return {
    ...night,
    calendar,
    world,
    say,
    task,
    done,
    begin,
    write,
    decide,
    work,
    todo,
    failed,
    look,
    later,
    stored,
    facts,
  };
}
