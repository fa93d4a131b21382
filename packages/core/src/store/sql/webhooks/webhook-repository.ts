import type { Selectable } from 'kysely';
import type { TenantScope, UserScope } from '../../../domain/scope.ts';
import type {
  Attempt,
  Delivery,
  Webhook,
  WebhookEvent,
  WebhookReader,
  WebhookWriter,
} from '../../../domain/webhooks/webhook-store.ts';
import type { WebhookDeliveriesTable, WebhooksTable } from '../schema-webhooks.ts';
import type { Session, WriteSession } from '../session.ts';
import { type Statement, statement } from '../statement.ts';
import { happenings } from './happenings.ts';

const hookColumns = [
  'id',
  'url',
  'events',
  'user_id',
  'content',
  'secret',
  'state',
  'reason',
  'created_at',
  'updated_at',
  'failing_since',
  'retry_at',
] as const;

const deliveryColumns = [
  'delivery_no',
  'webhook_id',
  'event_id',
  'type',
  'at',
  'data',
  'webhook_deliveries.state',
  'attempts',
  'next_at',
  'status',
  'error',
  'created_at',
  'settled_at',
  'user_state.user_id',
] as const;

type HookRow = Pick<Selectable<WebhooksTable>, (typeof hookColumns)[number]>;
type DeliveryRow = Omit<Selectable<WebhookDeliveriesTable>, 'tenant' | 'user_no'> & { user_id: string };

const listHooks = statement((db, p: { tenant: string }) =>
  db.selectFrom('webhooks').select(hookColumns).where('tenant', '=', p.tenant).orderBy('created_at').orderBy('id'),
);

const addHook = statement((db, p: HookRow & { tenant: string }) =>
  db.insertInto('webhooks').values({
    tenant: p.tenant,
    id: p.id,
    url: p.url,
    events: p.events,
    user_id: p.user_id,
    content: p.content,
    secret: p.secret,
    state: p.state,
    reason: p.reason,
    created_at: p.created_at,
    updated_at: p.updated_at,
    failing_since: p.failing_since,
    retry_at: p.retry_at,
  }),
);

const setHook = statement((db, p: HookRow & { tenant: string }) =>
  db
    .updateTable('webhooks')
    .set({
      url: p.url,
      events: p.events,
      content: p.content,
      secret: p.secret,
      state: p.state,
      reason: p.reason,
      updated_at: p.updated_at,
      failing_since: p.failing_since,
      retry_at: p.retry_at,
    })
    .where('tenant', '=', p.tenant)
    .where('id', '=', p.id),
);

const dropHook = statement((db, p: { tenant: string; id: string }) =>
  db.deleteFrom('webhooks').where('tenant', '=', p.tenant).where('id', '=', p.id),
);

const dropDeliveries = statement((db, p: { tenant: string; id: string }) =>
  db.deleteFrom('webhook_deliveries').where('tenant', '=', p.tenant).where('webhook_id', '=', p.id),
);

type PageParams = { tenant: string; webhookId: string; before: number; state: string; limit: number };
const pageOf = (filtered: boolean): Statement<PageParams, DeliveryRow> =>
  statement((db, p: PageParams) =>
    db
      .selectFrom('webhook_deliveries')
      .innerJoin('user_state', 'user_state.user_no', 'webhook_deliveries.user_no')
      .select(deliveryColumns)
      .where('webhook_deliveries.tenant', '=', p.tenant)
      .where('webhook_id', '=', p.webhookId)
      .where('delivery_no', '<', p.before)
      // Sound: the parameter is one of the column's values.
      .$if(filtered, (query) => query.where('webhook_deliveries.state', '=', p.state as 'dead'))
      .orderBy('delivery_no', 'desc')
      .limit(p.limit),
  );
const everyDelivery = pageOf(false);
const deliveriesInState = pageOf(true);

const findDelivery = statement((db, p: { tenant: string; webhookId: string; eventId: string }) =>
  db
    .selectFrom('webhook_deliveries')
    .innerJoin('user_state', 'user_state.user_no', 'webhook_deliveries.user_no')
    .select(deliveryColumns)
    .where('webhook_deliveries.tenant', '=', p.tenant)
    .where('webhook_id', '=', p.webhookId)
    .where('event_id', '=', p.eventId),
);

const listWaiting = statement((db, p: { userNo: number; webhookId: string; limit: number }) =>
  db
    .selectFrom('webhook_deliveries')
    .innerJoin('user_state', 'user_state.user_no', 'webhook_deliveries.user_no')
    .select(deliveryColumns)
    .where('webhook_deliveries.user_no', '=', p.userNo)
    .where('webhook_id', '=', p.webhookId)
    .where('webhook_deliveries.state', '=', 'waiting')
    .orderBy('delivery_no')
    .limit(p.limit),
);

const findPlace = statement((db, p: { userNo: number }) =>
  db.selectFrom('webhook_feeds').select(['version', 'at']).where('user_no', '=', p.userNo),
);

const putPlace = statement((db, p: { userNo: number; version: number; at: number }) =>
  db
    .insertInto('webhook_feeds')
    .values({ user_no: p.userNo, version: p.version, at: p.at })
    .onConflict((conflict) => conflict.column('user_no').doUpdateSet({ version: p.version, at: p.at })),
);

type NewDelivery = { tenant: string; userNo: number; webhookId: string; createdAt: number; data: string } & Omit<
  WebhookEvent,
  'data'
>;
const addDelivery = statement((db, p: NewDelivery) =>
  db
    .insertInto('webhook_deliveries')
    .values({
      tenant: p.tenant,
      webhook_id: p.webhookId,
      user_no: p.userNo,
      event_id: p.id,
      type: p.type,
      at: p.at,
      data: p.data,
      state: 'waiting',
      attempts: 0,
      next_at: p.createdAt,
      status: null,
      error: null,
      created_at: p.createdAt,
      settled_at: null,
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'webhook_id', 'event_id']).doNothing()),
);

const noteAttempt = statement(
  (
    db,
    p: Pick<Attempt, 'no' | 'state' | 'attempts' | 'nextAt'> & {
      userNo: number;
      status: number | null;
      error: string | null;
      settledAt: number | null;
    },
  ) =>
    db
      .updateTable('webhook_deliveries')
      .set({
        state: p.state,
        attempts: p.attempts,
        next_at: p.nextAt,
        status: p.status,
        error: p.error,
        settled_at: p.settledAt,
      })
      .where('delivery_no', '=', p.no)
      .where('user_no', '=', p.userNo),
);

const dropOld = statement((db, p: { userNo: number; before: number }) =>
  db.deleteFrom('webhook_deliveries').where('user_no', '=', p.userNo).where('settled_at', '<', p.before),
);

const usersWithNews = statement((db, p: { limit: number }, dialect) => dialect.lookUps.usersWithNews(db, p));
const webhookStates: Statement<object, { tenant: string; state: string; count: number }> = statement((db, _, dialect) =>
  dialect.lookUps.webhookStates(db),
);

export function webhookReader(session: Session): WebhookReader {
  const { executor } = session;
  return {
    async list(scope) {
      session.demand(scope);
      return (await executor.all(listHooks, { tenant: scope.tenant })).map(toHook);
    },
    async deliveries(scope, { webhookId, state, before = Number.MAX_SAFE_INTEGER, limit }) {
      session.demand(scope);
      const page = state === undefined ? everyDelivery : deliveriesInState;
      const params = { tenant: scope.tenant, webhookId, before, limit, state: state ?? '' };
      return (await executor.all(page, params)).map(toDelivery);
    },
    async delivery(scope, params) {
      session.demand(scope);
      const row = await executor.first(findDelivery, { tenant: scope.tenant, ...params });
      return row === undefined ? undefined : toDelivery(row);
    },
    async place(scope) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? undefined : executor.first(findPlace, { userNo });
    },
    async happened(scope, { since }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? [] : happenings(executor, { userNo, since });
    },
    async waiting(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      return (await executor.all(listWaiting, { userNo, ...params })).map(toDelivery);
    },
    usersWithNews: (_, params) => executor.all(usersWithNews, params),
    async overview() {
      const rows = await executor.all(webhookStates, {});
      const active = rows.filter(({ state }) => state === 'active').map(({ tenant }) => tenant);
      const disabled = rows.filter(({ state }) => state === 'disabled');
      return { tenants: active, disabled: disabled.reduce((sum, { count }) => sum + Number(count), 0) };
    },
  };
}

export function webhookWriter(session: WriteSession): WebhookWriter {
  const { executor } = session;
  return {
    ...webhookReader(session),
    async insert(scope, { webhook }) {
      session.demand(scope);
      session.touch('webhook', webhook.id);
      await executor.run(addHook, toRow(scope, webhook));
    },
    async replace(scope, { webhook }) {
      session.demand(scope);
      const changed = await executor.run(setHook, toRow(scope, webhook));
      if (changed > 0) session.touch('webhook', webhook.id);
      return changed > 0;
    },
    async remove(scope, { id }) {
      session.demand(scope);
      const removed = await executor.run(dropHook, { tenant: scope.tenant, id });
      if (removed === 0) return false;
      session.touch('webhook', id);
      await executor.run(dropDeliveries, { tenant: scope.tenant, id });
      return true;
    },
    async addDeliveries(scope, { deliveries, at }) {
      if (deliveries.length === 0) return;
      const userNo = await session.ownUserNo(scope);
      const { tenant } = scope;
      await executor.runAll(
        addDelivery,
        deliveries.map(({ webhookId, event: { data, ...event } }) => ({
          ...event,
          tenant,
          userNo,
          webhookId,
          data: JSON.stringify(data),
          createdAt: at,
        })),
      );
    },
    async advance(scope, { place }) {
      await executor.run(putPlace, { userNo: await session.ownUserNo(scope), ...place });
    },
    async note(scope, { attempt }) {
      const { no, state, attempts, nextAt, status = null, error = null, settledAt = null } = attempt;
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return;
      await executor.run(noteAttempt, { userNo, no, state, attempts, nextAt, status, error, settledAt });
    },
    async dropSettled(scope, { before }) {
      const userNo = await session.userNo(scope);
      if (userNo !== undefined) await executor.run(dropOld, { userNo, before });
    },
  };
}

function toHook(row: HookRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    // Sound: only this file writes the column.
    events: JSON.parse(row.events) as string[],
    content: row.content === 1,
    secret: row.secret,
    state: row.state,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    retryAt: row.retry_at,
    ...(row.user_id === null ? {} : { user: row.user_id }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.failing_since === null ? {} : { failingSince: row.failing_since }),
  };
}

function toRow({ tenant }: TenantScope | UserScope, hook: Webhook): HookRow & { tenant: string } {
  return {
    tenant,
    id: hook.id,
    url: hook.url,
    events: JSON.stringify(hook.events),
    user_id: hook.user ?? null,
    content: hook.content ? 1 : 0,
    secret: hook.secret,
    state: hook.state,
    reason: hook.reason ?? null,
    created_at: hook.createdAt,
    updated_at: hook.updatedAt,
    failing_since: hook.failingSince ?? null,
    retry_at: hook.retryAt,
  };
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    no: row.delivery_no,
    webhookId: row.webhook_id,
    user: row.user_id,
    // Sound: only this file writes the column.
    event: { id: row.event_id, type: row.type, at: row.at, data: JSON.parse(row.data) as WebhookEvent['data'] },
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    createdAt: row.created_at,
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at }),
  };
}
