import { type OutputOf, type ParsedInputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import { approvePlan, cancelPlan, refinePlan, replan } from '../../domain/planner/plans/change-plan.ts';
import { preparePlan, storePlan } from '../../domain/planner/plans/create-plan.ts';
import type { PlanEdits } from '../../domain/planner/plans/edit-plan.ts';
import { type Plan, type PlanContent, planStates, readPlan } from '../../domain/planner/plans/plan.ts';
import { progressOf, tasksOfPlan } from '../../domain/planner/plans/settle.ts';
import { sopOf } from '../../domain/planner/plans/sop.ts';
import { demand, notFound } from '../../domain/planner/records/records.ts';
import type { Task } from '../../domain/planner/tasks/task.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { toMillis, toTimestamp } from '../instants.ts';
import { dueMillis, happensMillis, type ZoneSource } from '../planner-days.ts';
import { presentPlan } from '../present-planner.ts';
import { planByModel } from './plan-by-model.ts';
import { presentTasks } from './tasks.ts';

type PlanHandlers = Pick<
  Handlers,
  'createPlan' | 'getPlan' | 'listPlans' | 'refinePlan' | 'approvePlan' | 'replan' | 'cancelPlan'
>;

export const planHandlers: PlanHandlers = {
  async createPlan({ input, scope, context, dependencies }) {
    const start = dependencies.platform.monotonic();
    const { intent, owner, sessionId, timeZone, method } = input;
    const prepared = await preparePlan(dependencies, scope, {
      intent,
      ...defined({
        owner,
        timeZone,
        now: input.now === undefined ? undefined : toMillis(input.now),
        dueAt: await dueMillis(dependencies, scope, input.dueAt, timeZone),
        happensAt: await happensMillis(dependencies, scope, input.happensAt, timeZone),
      }),
    });
    const asks = method === 'auto' && (await dependencies.ai.model.has(scope, 'plan'));
    const planned = asks
      ? await planByModel(dependencies, scope, { prepared, signal: context.signal })
      : { content: prepared.rules, sources: [] };
    const plan = await storePlan(dependencies, scope, { ...planned, rules: prepared.rules, ...defined({ sessionId }) });
    const presented = { plan: presentPlan(plan), sop: sopOf(plan) };
    return { ...presented, tookMs: Math.round((dependencies.platform.monotonic() - start) * 1_000) / 1_000 };
  },

  async getPlan({ input: { id, version }, scope, dependencies: { store, platform } }) {
    return store.read(scope, async (readers) => {
      const plan = readPlan(await demand(readers.planner, scope, { noun: 'plan', id }));
      const own = { ...scope, spaces: [plan.record.space] };
      const former = await readers.planner.versions(own, { no: plan.record.no });
      const tasks = await tasksOfPlan(readers.planner, own, id);
      const shown = version === undefined || version === plan.record.version ? plan : formerPlan();
      return {
        plan: presentPlan(shown, shown === plan ? progressFor(plan, tasks, platform.now()) : undefined),
        sop: sopOf(shown),
        tasks: await presentTasks(readers, own, tasks),
        versions: former.map((one) => ({
          version: one.version,
          state: stateOf(one.state),
          replacedAt: toTimestamp(one.replacedAt),
        })),
      };

      function formerPlan(): Plan {
        const one = former.find((candidate) => candidate.version === version);
        if (one === undefined) throw notFound('plan', `${id} version ${version}`, 'version');
        // Sound: the same folder of the domain wrote it, as the version that it then was.
        const content = JSON.parse(one.content) as PlanContent;
        return { ...content, state: stateOf(one.state), record: { ...plan.record, version: one.version } };
      }
    });
  },

  async listPlans({ input: { states, limit, cursor }, scope, dependencies: { store, platform } }) {
    const list = platform.sha256(JSON.stringify(['plans', scope, states])).slice(0, 16);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    return store.read(scope, async ({ planner }) => {
      const filter = defined({ states });
      const found = await planner.list(scope, { noun: 'plan', filter, limit: limit + 1, ...defined({ before }) });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      const plans: OutputOf<'listPlans'>['plans'] = [];
      for (const record of page) {
        const plan = readPlan(record);
        const tasks = plan.state === 'draft' ? [] : await tasksOfPlan(planner, scope, record.id);
        plans.push(presentPlan(plan, progressFor(plan, tasks, platform.now())));
      }
      return { plans, ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }) };
    });
  },

  async refinePlan({ input, scope, dependencies }) {
    const { id, expectedVersion } = input;
    const edits = await toEdits(dependencies, scope, input);
    const plan = await refinePlan(dependencies, scope, { id, edits, ...defined({ expectedVersion }) });
    return { plan: presentPlan(plan), sop: sopOf(plan) };
  },

  async approvePlan({ input: { id, expectedVersion, sprintId }, scope, dependencies }) {
    const wanted = { id, ...defined({ expectedVersion, sprintId }) };
    return presentTaken(dependencies, scope, await approvePlan(dependencies, scope, wanted));
  },

  async replan({ input, scope, dependencies }) {
    const { id, expectedVersion } = input;
    const edits = await toEdits(dependencies, scope, input);
    return presentTaken(
      dependencies,
      scope,
      await replan(dependencies, scope, { id, edits, ...defined({ expectedVersion }) }),
    );
  },

  async cancelPlan({ input: { id, reason }, scope, dependencies }) {
    const { plan, cancelled } = await cancelPlan(dependencies, scope, { id, ...defined({ reason }) });
    return { plan: presentPlan(plan), cancelled: [...cancelled] };
  },
};

async function presentTaken(
  { store, platform }: Pick<ApiDependencies, 'store' | 'platform'>,
  scope: UserScope,
  { plan, tasks }: { readonly plan: Plan; readonly tasks: readonly Task[] },
): Promise<OutputOf<'approvePlan'>> {
  const own = { ...scope, spaces: [plan.record.space] };
  return store.read(own, async (readers: Readers) => ({
    plan: presentPlan(plan, progressFor(plan, tasks, platform.now())),
    tasks: await presentTasks(readers, own, tasks),
  }));
}

function progressFor(plan: Plan, tasks: readonly Task[], now: number): ReturnType<typeof progressOf> | undefined {
  return plan.state === 'draft' ? undefined : progressOf(tasks, now);
}

function stateOf(state: string): Plan['state'] {
  return planStates.find((one) => one === state) ?? 'draft';
}

async function toEdits(
  dependencies: ZoneSource,
  scope: UserScope,
  input: ParsedInputOf<'refinePlan'>,
): Promise<PlanEdits> {
  const { id, title, owner, priority, remove, dueAt, happensAt } = input;
  // A plan reckons in the zone that it was made for, whatever the user's is.
  const zone = dueAt?.length === 10 || happensAt?.length === 10 ? await zoneOfPlan(dependencies, scope, id) : undefined;
  return defined({
    title,
    owner,
    priority,
    remove,
    add: input.add?.map(({ key, title: of, ...fields }) => ({ title: of, ...defined({ key, ...fields }) })),
    change: input.change?.map(({ key, ...fields }) => ({ key, ...defined(fields) })),
    dueAt: dueAt === null ? null : await dueMillis(dependencies, scope, dueAt, zone),
    happensAt: happensAt === null ? null : await happensMillis(dependencies, scope, happensAt, zone),
  });
}

/** @throws HoldfastError not_found */
function zoneOfPlan({ store }: ZoneSource, scope: UserScope, id: string): Promise<string> {
  return store.read(scope, async ({ planner }) => readPlan(await demand(planner, scope, { noun: 'plan', id })).zone);
}
