import { sql } from 'kysely';
import { dayOf } from '../../../domain/language/budget.ts';
import type { Usage, UsagePlace, UsageReader, UsageWriter } from '../../../domain/language/usage-store.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

/** For how long the use of models can be looked up. */
const KEPT_DAYS = 400;
const dayMs = 86_400_000;
const figures = ['calls', 'input_tokens', 'output_tokens', 'cost'] as const;

interface Day {
  readonly tenant: string;
  readonly day: string;
}

interface Place extends Day {
  readonly user: string;
  readonly task: UsagePlace['task'];
  readonly model: string;
}

interface Figures {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

const totalOf = statement((db, p: Day) =>
  db.selectFrom('model_budgets').select(figures).where('tenant', '=', p.tenant).where('day', '=', p.day),
);

const byPlace = statement((db, p: Day & { limit: number }) =>
  db
    .selectFrom('model_usage')
    .select(['user_id', 'task', 'model', ...figures])
    .where('tenant', '=', p.tenant)
    .where('day', '=', p.day)
    .orderBy('cost', 'desc')
    .orderBy((eb) => eb('input_tokens', '+', eb.ref('output_tokens')), 'desc')
    .orderBy('user_id')
    .orderBy('task')
    .orderBy('model')
    .limit(p.limit),
);

const makeDay = statement((db, p: Day) =>
  db
    .insertInto('model_budgets')
    .values({ tenant: p.tenant, day: p.day, calls: 0, input_tokens: 0, output_tokens: 0, cost: 0 })
    .onConflict((conflict) => conflict.doNothing()),
);

const makePlace = statement((db, p: Place) =>
  db
    .insertInto('model_usage')
    .values({
      tenant: p.tenant,
      day: p.day,
      user_id: p.user,
      task: p.task,
      model: p.model,
      calls: 0,
      input_tokens: 0,
      output_tokens: 0,
      cost: 0,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

/** What a day may stand at before a call is added, for the call to fit. */
interface Room {
  readonly callsBefore: number;
  readonly tokensBefore: number;
  readonly costBefore: number;
}

/** What is there already, and these figures on top. */
function added(p: Figures) {
  return {
    calls: sql<number>`calls + ${p.calls}`,
    input_tokens: sql<number>`input_tokens + ${p.inputTokens}`,
    output_tokens: sql<number>`output_tokens + ${p.outputTokens}`,
    cost: sql<number>`cost + ${p.cost}`,
  };
}

/** The condition is looked at again by whoever waited for the row: two calls never take the same last place. */
const addIfRoom = statement((db, p: Day & Figures & Room) =>
  db
    .updateTable('model_budgets')
    .set(added(p))
    .where('tenant', '=', p.tenant)
    .where('day', '=', p.day)
    .where('calls', '<=', p.callsBefore)
    .where((eb) => eb(eb('input_tokens', '+', eb.ref('output_tokens')), '<=', p.tokensBefore))
    .where('cost', '<=', p.costBefore),
);

const addToDay = statement((db, p: Day & Figures) =>
  db.updateTable('model_budgets').set(added(p)).where('tenant', '=', p.tenant).where('day', '=', p.day),
);

const addToPlace = statement((db, p: Place & Figures) =>
  db
    .updateTable('model_usage')
    .set(added(p))
    .where('tenant', '=', p.tenant)
    .where('day', '=', p.day)
    .where('user_id', '=', p.user)
    .where('task', '=', p.task)
    .where('model', '=', p.model),
);

const removeOldDays = statement((db, p: { tenant: string; before: string }) =>
  db.deleteFrom('model_budgets').where('tenant', '=', p.tenant).where('day', '<', p.before),
);

const removeOldPlaces = statement((db, p: { tenant: string; before: string }) =>
  db.deleteFrom('model_usage').where('tenant', '=', p.tenant).where('day', '<', p.before),
);

const removeUser = statement((db, p: { tenant: string; user: string }) =>
  db.deleteFrom('model_usage').where('tenant', '=', p.tenant).where('user_id', '=', p.user),
);

const nothing: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 };

export function usageReader(session: Session): UsageReader {
  const { executor } = session;
  return {
    async total(scope, { day }) {
      session.demand(scope);
      const row = await executor.first(totalOf, { tenant: scope.tenant, day });
      return row === undefined ? nothing : toUsage(row);
    },
    async list(scope, { day, limit }) {
      session.demand(scope);
      const rows = await executor.all(byPlace, { tenant: scope.tenant, day, limit });
      return rows.map((row) => ({ day, user: row.user_id, task: row.task, model: row.model, ...toUsage(row) }));
    },
  };
}

export function usageWriter(session: WriteSession): UsageWriter {
  const { executor } = session;
  return {
    ...usageReader(session),

    async reserve(scope, { place, amount, limits }) {
      session.demand(scope);
      const { tenant } = scope;
      const { day } = place;
      const tokens = amount.inputTokens + amount.outputTokens;
      const room = {
        callsBefore: limits.calls - 1,
        tokensBefore: limits.tokens - tokens,
        costBefore: limits.cost - amount.cost,
      };
      const isNew = (await executor.run(makeDay, { tenant, day })) > 0;
      const call = { ...amount, calls: 1 };
      if ((await executor.run(addIfRoom, { tenant, day, ...call, ...room })) === 0) {
        const total = await executor.first(totalOf, { tenant, day });
        const { calls, inputTokens, outputTokens } = total === undefined ? nothing : toUsage(total);
        if (calls > room.callsBefore) return 'calls';
        return inputTokens + outputTokens > room.tokensBefore ? 'tokens' : 'cost';
      }
      await executor.run(makePlace, { tenant, ...place });
      await executor.run(addToPlace, { tenant, ...place, ...call });
      if (isNew) {
        const before = dayOf(Date.parse(day) - KEPT_DAYS * dayMs);
        await executor.run(removeOldDays, { tenant, before });
        await executor.run(removeOldPlaces, { tenant, before });
      }
      return undefined;
    },

    async settle(scope, { place, reserved, used }) {
      session.demand(scope);
      const spent = used === 'unsent' ? nothing : { ...used, calls: 1 };
      const difference: Figures = {
        calls: spent.calls - 1,
        inputTokens: spent.inputTokens - reserved.inputTokens,
        outputTokens: spent.outputTokens - reserved.outputTokens,
        cost: spent.cost - reserved.cost,
      };
      await executor.run(addToDay, { tenant: scope.tenant, day: place.day, ...difference });
      await executor.run(addToPlace, { tenant: scope.tenant, ...place, ...difference });
    },

    async forget(scope) {
      session.demand(scope);
      await executor.run(removeUser, { tenant: scope.tenant, user: scope.user });
    },
  };
}

function toUsage(row: { calls: number; input_tokens: number; output_tokens: number; cost: number }): Usage {
  return { calls: row.calls, inputTokens: row.input_tokens, outputTokens: row.output_tokens, cost: row.cost };
}
