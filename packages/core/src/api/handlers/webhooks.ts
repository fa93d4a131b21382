import { defined, HoldfastError, type OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import { newId } from '../../domain/ids.ts';
import { addressFault } from '../../domain/outbound/reach.ts';
import type { TenantScope, UserScope } from '../../domain/scope.ts';
import type { Readers } from '../../domain/store.ts';
import { deliveryJob, webhookSecretContext } from '../../domain/webhooks/sender.ts';
import type { Delivery, Webhook } from '../../domain/webhooks/webhook-store.ts';
import { refuseBound } from '../authorise.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';

type WebhookHandlers = Pick<
  Handlers,
  | 'createWebhook'
  | 'listWebhooks'
  | 'updateWebhook'
  | 'deleteWebhook'
  | 'testWebhook'
  | 'listDeliveries'
  | 'retryDelivery'
>;

const secretBytes = 32;
const mostWebhooks = 100;

export const webhookHandlers: WebhookHandlers = {
  async createWebhook({ input, scope, context, dependencies }) {
    refuseBound(context.caller, 'createWebhook');
    const { store, platform } = dependencies;
    const { url, events, userId, content } = input;
    checkUrl(dependencies, url);
    const id = newId(platform);
    const { secret, sealed } = await makeSecret(dependencies, scope, id);
    const at = platform.now();
    const webhook: Webhook = {
      id,
      url,
      events,
      content,
      secret: sealed,
      state: 'active',
      createdAt: at,
      updatedAt: at,
      retryAt: 0,
      ...defined({ user: userId }),
    };
    await store.write(scope, async ({ webhooks }) => {
      if ((await webhooks.list(scope)).length >= mostWebhooks) {
        throw new HoldfastError('quota_exceeded', { detail: `A tenant has at most ${mostWebhooks} webhooks.` });
      }
      await webhooks.insert(scope, { webhook });
    });
    return { webhook: presentWebhook(webhook), secret };
  },

  async listWebhooks({ scope, context, dependencies: { store } }) {
    refuseBound(context.caller, 'listWebhooks');
    const found = await store.read(scope, ({ webhooks }) => webhooks.list(scope));
    return { webhooks: found.map(presentWebhook) };
  },

  async updateWebhook({ input, scope, context, dependencies }) {
    refuseBound(context.caller, 'updateWebhook');
    const { store, platform } = dependencies;
    const { id, url, events, content, active, rotateSecret } = input;
    if (url !== undefined) checkUrl(dependencies, url);
    const made = rotateSecret ? await makeSecret(dependencies, scope, id) : undefined;
    const webhook = await store.write(scope, async (writers) => {
      const before = await findWebhook(writers, scope, id);
      const { reason: _reason, failingSince: _since, ...rest } = before;
      const state = active === false ? ('paused' as const) : ('active' as const);
      const next: Webhook = {
        // Begun anew, it is not held up by what failed before.
        ...(active === undefined ? before : { ...rest, state, retryAt: 0 }),
        ...defined({ url, events, content, secret: made?.sealed }),
        updatedAt: platform.now(),
      };
      await writers.webhooks.replace(scope, { webhook: next });
      return next;
    });
    return { webhook: presentWebhook(webhook), ...defined({ secret: made?.secret }) };
  },

  async deleteWebhook({ input: { id }, scope, context, dependencies: { store } }) {
    refuseBound(context.caller, 'deleteWebhook');
    if (await store.write(scope, ({ webhooks }) => webhooks.remove(scope, { id }))) return { id };
    throw notFound('id', `No webhook ${id}.`);
  },

  async testWebhook({ input: { id }, scope, context, dependencies: { store, platform, webhooks } }) {
    refuseBound(context.caller, 'testWebhook');
    const hook = await store.read(scope, (readers) => findWebhook(readers, scope, id));
    const begun = platform.monotonic();
    const event = { id: `evt_${newId(platform)}`, type: 'webhook.test', at: platform.now(), data: { webhookId: id } };
    const reception = await webhooks.sender(scope, { hook, event });
    const tookMs = platform.monotonic() - begun;
    if (reception.kind === 'taken') return { ok: true, status: reception.status, tookMs };
    return { ok: false, error: reception.error, tookMs, ...defined({ status: reception.status }) };
  },

  async listDeliveries({ input: { id, state, limit, cursor }, scope, context, dependencies: { store } }) {
    refuseBound(context.caller, 'listDeliveries');
    const list = JSON.stringify(['deliveries', id, state]);
    const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    const found = await store.read(scope, async (readers) => {
      await findWebhook(readers, scope, id);
      const page = { webhookId: id, limit: limit + 1, ...defined({ state, before }) };
      return readers.webhooks.deliveries(scope, page);
    });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      deliveries: page.map(presentDelivery),
      ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }),
    };
  },

  async retryDelivery({ input: { id, eventId }, scope, context, dependencies }) {
    refuseBound(context.caller, 'retryDelivery');
    const { store, platform } = dependencies;
    const found = await store.read(scope, ({ webhooks }) => webhooks.delivery(scope, { webhookId: id, eventId }));
    if (found === undefined) throw notFound('eventId', `No delivery of the event ${eventId} to this webhook.`);
    const at = platform.now();
    const user: UserScope = { kind: 'user', tenant: scope.tenant, user: found.user, spaces: '*' };
    await store.write(user, async ({ webhooks, jobs }) => {
      await webhooks.note(user, { attempt: { no: found.no, state: 'waiting', attempts: 0, nextAt: at } });
      await jobs.enqueue(user, { jobs: [{ ...deliveryJob, id: newId(platform), payload: {}, runAt: at }] });
    });
    dependencies.wakeWorker();
    const { settledAt: _settled, error: _error, status: _status, ...rest } = found;
    return { delivery: presentDelivery({ ...rest, state: 'waiting', attempts: 0, nextAt: at }) };
  },
};

async function findWebhook({ webhooks }: Pick<Readers, 'webhooks'>, scope: TenantScope, id: string): Promise<Webhook> {
  const found = (await webhooks.list(scope)).find((one) => one.id === id);
  if (found !== undefined) return found;
  throw notFound('id', `No webhook ${id}.`);
}

function notFound(field: string, detail: string): HoldfastError {
  return new HoldfastError('not_found', { detail, faults: [{ field, message: 'was not found' }] });
}

/** What its name stands for is looked up with each call. */
function checkUrl({ webhooks: { reach } }: ApiDependencies, url: string): void {
  const message = addressFault(url, reach);
  if (message === undefined) return;
  throw new HoldfastError('invalid_input', { detail: `url ${message}.`, faults: [{ field: 'url', message }] });
}

/** @throws HoldfastError secret_key_needed where no secret key is known to seal it with */
async function makeSecret(
  { ai: { cipher }, platform }: ApiDependencies,
  scope: TenantScope,
  id: string,
): Promise<{ readonly secret: string; readonly sealed: string }> {
  if (cipher === undefined) {
    throw new HoldfastError('secret_key_needed', {
      detail:
        'The secret of a webhook is only kept encrypted, and no secret key to do so is known. Set HOLDFAST_SECRET_KEY (`secretKey` of open()).',
    });
  }
  const secret = `whsec_${Buffer.from(platform.randomBytes(secretBytes)).toString('base64')}`;
  return { secret, sealed: await cipher.seal(secret, webhookSecretContext(scope, id)) };
}

function presentWebhook(hook: Webhook): OutputOf<'createWebhook'>['webhook'] {
  const { id, url, events, content, state, user, reason, failingSince, createdAt, updatedAt } = hook;
  return {
    id,
    url,
    events: [...events],
    content,
    state,
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
    ...(failingSince === undefined ? {} : { failingSince: toTimestamp(failingSince) }),
    ...defined({ userId: user, reason }),
  };
}

function presentDelivery(delivery: Delivery): OutputOf<'retryDelivery'>['delivery'] {
  const { event, user, state, attempts, nextAt, status, error, createdAt, settledAt } = delivery;
  return {
    eventId: event.id,
    type: event.type,
    userId: user,
    state,
    attempts,
    nextAt: toTimestamp(nextAt),
    happenedAt: toTimestamp(event.at),
    createdAt: toTimestamp(createdAt),
    ...(settledAt === undefined ? {} : { settledAt: toTimestamp(settledAt) }),
    ...defined({ status, error }),
  };
}
