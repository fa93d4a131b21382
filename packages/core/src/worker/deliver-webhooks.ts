import { newId } from '../domain/ids.ts';
import type { Platform } from '../domain/platform.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { fanOut } from '../domain/webhooks/fan-out.ts';
import { afterAttempt } from '../domain/webhooks/outcome.ts';
import { deliveryJob, type EventMemory, type WebhookSender } from '../domain/webhooks/sender.ts';
import type { Delivery, Webhook } from '../domain/webhooks/webhook-store.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** Deliveries to one webhook in one run; then others have their turn. */
const most = 200;
const page = 20;
/** What was settled is kept so long. */
const keptMs = 30 * 86_400_000;

interface Parts {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'sha256' | 'yieldTurn'>;
  readonly sender: WebhookSender;
}

/**
 * The handler of `deliver_webhooks` (no payload): makes deliveries of what has happened to the user and sends those that are
 * due, to each webhook in order; one that fails holds up those behind it until it is taken or dead. It leaves a job for what
 * has to wait.
 */
export function deliverWebhooks(parts: Parts): JobHandler {
  const { store, platform } = parts;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    await fanOut(parts, scope);
    const hooks = await store.read(scope, ({ webhooks }) => webhooks.list(scope));
    const waits = await Promise.all(
      hooks.filter(({ state }) => state === 'active').map((hook) => deliverTo(parts, scope, { hook, signal })),
    );
    const next = waits.filter((at) => at !== undefined);
    await store.write(scope, async ({ webhooks, jobs }) => {
      await webhooks.dropSettled(scope, { before: platform.now() - keptMs });
      if (next.length === 0) return;
      // A key of its own: what happens meanwhile must not wait for it.
      const later = {
        ...deliveryJob,
        key: 'webhooks_later',
        id: newId(platform),
        payload: {},
        runAt: Math.min(...next),
      };
      await jobs.enqueue(scope, { jobs: [later] });
    });
  };
}

/** Sends what waits; answers when to go on, or undefined when nothing is left. */
async function deliverTo(
  parts: Parts,
  scope: UserScope,
  { hook: first, signal }: { readonly hook: Webhook; readonly signal: AbortSignal },
): Promise<number | undefined> {
  const { store, platform } = parts;
  let hook = first;
  for (let sent = 0; sent < most;) {
    const due = await store.read(scope, ({ webhooks }) => webhooks.waiting(scope, { webhookId: hook.id, limit: page }));
    if (due.length === 0) return undefined;
    for (const delivery of due) {
      signal.throwIfAborted();
      const waitUntil = Math.max(hook.retryAt, delivery.nextAt);
      if (waitUntil > platform.now()) return waitUntil;
      const after = await attempt(parts, scope, { hook, delivery, signal });
      if (after === undefined || after.state !== 'active') return undefined;
      hook = after;
      sent += 1;
    }
  }
  return platform.now();
}

/** The webhook as it is afterwards; undefined when it has been removed. */
async function attempt(
  { store, platform, sender }: Parts,
  scope: UserScope,
  { hook, delivery, signal }: { readonly hook: Webhook; readonly delivery: Delivery; readonly signal: AbortSignal },
): Promise<Webhook | undefined> {
  const { event } = delivery;
  const memory = hook.content ? await memoryOf(store, scope, delivery) : undefined;
  const tenant = { kind: 'tenant', tenant: scope.tenant } as const;
  const reception = await sender(tenant, { hook, event, signal, ...(memory === undefined ? {} : { memory }) });
  return store.write(scope, async ({ webhooks }) => {
    // As it is now: its owner may have changed it meanwhile.
    const fresh = (await webhooks.list(scope)).find(({ id }) => id === hook.id);
    if (fresh === undefined) return undefined;
    const random = (platform.randomBytes(1)[0] ?? 0) / 256;
    const done = afterAttempt({ hook: fresh, delivery }, reception, { now: platform.now(), random });
    await webhooks.note(scope, { attempt: done.attempt });
    const { failingSince, retryAt } = fresh;
    const same = done.hook.failingSince === failingSince && done.hook.retryAt === retryAt;
    if (!same) await webhooks.replace(scope, { webhook: done.hook });
    return done.hook;
  });
}

async function memoryOf(store: Store, scope: UserScope, { event }: Delivery): Promise<EventMemory | undefined> {
  const { memoryId } = event.data;
  if (typeof memoryId !== 'string') return undefined;
  const [found] = await store.read(scope, ({ memories }) => memories.getMany(scope, { ids: [memoryId] }));
  if (found === undefined) return undefined;
  return { id: found.id, kind: found.kind, content: found.content, tags: found.tags };
}
