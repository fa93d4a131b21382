import { newId } from '../../domain/ids.ts';
import { writeWith } from '../../domain/planner/records/records.ts';
import { agendaOf, type AgendaItem } from '../../domain/planner/schedules/agenda.ts';
import { applySchedule, undoSchedule } from '../../domain/planner/schedules/apply-schedule.ts';
import { readBlock, type TaskBlock } from '../../domain/planner/schedules/block.ts';
import { pinBlock } from '../../domain/planner/schedules/hold-block.ts';
import { asEstimated } from '../../domain/planner/schedules/learned-minutes.ts';
import {
  previewSchedule,
  type ScheduleWish,
  type SchedulingDependencies,
} from '../../domain/planner/schedules/preview-schedule.ts';
import type { Schedule } from '../../domain/planner/schedules/schedule.ts';
import { setWorkingTime } from '../../domain/planner/schedules/working-time.ts';
import { makePlan } from '../../domain/planner/scheduling/plan.ts';
import { createTask, type NewTask } from '../../domain/planner/tasks/write-task.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../fake-platform.ts';

export const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
export const home: UserScope = { ...ana, spaces: ['home'] };
export const everywhere: UserScope = { ...ana, spaces: '*' };

const HOUR = 3_600_000;
/** A Monday, midnight in UTC. */
const monday = Date.UTC(2031, 2, 3);

/** An hour of that Monday, or of a day after it. */
export function oclock(hour: number, day = 0): number {
  return monday + (24 * day + hour) * HOUR;
}

/** A scheduler on a database of its own, whose search runs here, so many rounds and no longer. */
export interface SchedulingWorld {
  readonly store: Store;
  readonly platform: FakePlatform;
  readonly dependencies: SchedulingDependencies;
  task(title: string, more?: Partial<NewTask>, scope?: UserScope): Promise<string>;
  pin(taskId: string, start: number, end: number, scope?: UserScope): Promise<string>;
  busy(start: number, end: number): Promise<void>;
  preview(more?: Partial<ScheduleWish>, scope?: UserScope): Promise<Schedule>;
  apply(id: string, scope?: UserScope): Promise<Schedule>;
  undo(id: string): Promise<Schedule>;
  /** Blocks of all spaces, also those that are to go. */
  blocks(): Promise<TaskBlock[]>;
  agenda(): Promise<AgendaItem[]>;
}

/** At eight on Monday; work is three hours each morning, from nine to twelve. */
export async function schedulingWorld(): Promise<SchedulingWorld> {
  const platform = fakePlatform({ now: oclock(8) });
  const store = await openSqliteStore({ path: ':memory:', platform });
  const dependencies: SchedulingDependencies = {
    store,
    platform,
    timeZone: 'UTC',
    learned: asEstimated,
    solve: ({ input, seed, published }) => {
      const plan = makePlan({ input, seed, budget: { rounds: 300 }, clock: () => 0, published });
      return Promise.resolve({ plan, cpuMs: undefined, cut: false });
    },
  };
  await setWorkingTime(dependencies, ana, {
    hours: [{ kind: 'work', ranges: [{ weekdays: [1, 2, 3, 4, 5], from: 540, to: 720 }] }],
  });
  const always = { from: 0, until: Number.MAX_SAFE_INTEGER };
  return {
    store,
    platform,
    dependencies,
    async task(title, more = {}, scope = ana) {
      const usual = { title, owner: 'user', priority: 'normal', minutes: 60, dependsOn: [], tags: [] } as const;
      return (await createTask(dependencies, scope, { ...usual, ...more })).record.id;
    },
    pin: async (taskId, start, end, scope = ana) =>
      (await pinBlock(dependencies, scope, { taskId, start, end })).time.id,
    async busy(start, end) {
      const time = { id: newId(platform), noun: 'busy', state: 'busy', start, end, content: '{}' } as const;
      await writeWith(dependencies, ana, ({ times }, at) => times.insert(ana, { times: [time], at }));
    },
    preview: (more = {}, scope = ana) =>
      previewSchedule(dependencies, scope, { days: 7, seed: 1, budgetMs: 600, fresh: false, ...more }),
    apply: (id, scope = ana) => applySchedule(dependencies, scope, { id }),
    undo: (id) => undoSchedule(dependencies, ana, { id }),
    blocks: () =>
      store.read(everywhere, async ({ times }) =>
        (await times.between(everywhere, { noun: 'block', ...always, limit: 999 })).map(readBlock),
      ),
    agenda: () =>
      store.read(everywhere, (readers) => agendaOf(readers, everywhere, { ...always, now: platform.now() })),
  };
}
