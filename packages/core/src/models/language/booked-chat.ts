import { type Amount, dayOf, type Limits, nothingUsed, usedBy, worstCase } from '../../domain/language/budget.ts';
import type { TaskSettings } from '../../domain/language/ai-settings.ts';
import type { ModelTask } from '../../domain/language/language-model.ts';
import type { UsagePlace } from '../../domain/language/usage-store.ts';
import type { Platform } from '../../domain/platform.ts';
import type { TenantScope } from '../../domain/scope.ts';
import type { GuardedFetch } from '../../outbound/guarded-fetch.ts';
import type { Store } from '../../domain/store.ts';
import { CallFault } from '../http-call.ts';
import { bodyBytesOf, chat, type ChatMessage, type ChatReply, loadSdk, wasUnsent } from './chat-call.ts';
import type { Trace } from './trace.ts';

/** The day's budget leaves no room for a call. */
export class BudgetSpent extends Error {
  constructor(limit: keyof Limits) {
    super(
      `The day's budget leaves no room for this call: the limit of ${limit} is reached. It begins anew at 0:00 UTC.`,
    );
    this.name = 'BudgetSpent';
  }
}

export interface BookedCall {
  readonly tenant: TenantScope;
  readonly user: string;
  readonly task: ModelTask;
  readonly target: TaskSettings;
  readonly apiKey: string | undefined;
  /** What may be called, where the endpoint is not the operator's own. */
  readonly outbound: GuardedFetch | undefined;
  readonly schema: { readonly name: string; readonly json: object };
  readonly messages: readonly ChatMessage[];
  readonly trace: Trace;
  readonly traceContent: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * One request, booked on the day before it is sent and settled after. What it used in truth and nobody knows (no reply,
 * no figures, a process that died) stays booked as the most that it can have been, so that no number of processes
 * can spend more than the limits, whatever fails.
 *
 * @throws BudgetSpent, CallFault; the reason of `signal` when it aborts; what the store throws, HoldfastError config_invalid
 *   when packages are missing
 */
export async function bookedChat(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  call: BookedCall,
): Promise<ChatReply> {
  const { tenant, user, task, target, schema, messages, signal, outbound } = call;
  const { endpoint, model, maxOutputTokens, timeoutMs, price, limits } = target;
  const answer = { name: schema.name, schema: schema.json, as: target.structuredOutput };
  const place: UsagePlace = { day: dayOf(platform.now()), user, task, model };
  const reserved = worstCase({ bodyBytes: bodyBytesOf({ messages, answer }), maxOutputTokens, price });
  // Before the booking: what cannot be sent must not use the budget up.
  await loadSdk();
  const spent = await store.write(tenant, (w) => w.usage.reserve(tenant, { place, amount: reserved, limits }));
  if (spent !== undefined) throw new BudgetSpent(spent);
  const settle = (used: Amount | 'unsent'): Promise<void> =>
    store.write(tenant, (w) => w.usage.settle(tenant, { place, reserved, used }));
  const span = call.trace.start(messages, call.traceContent);
  let reply: ChatReply;
  try {
    const { headers } = span;
    const { apiKey } = call;
    const asked = { endpoint, apiKey, headers, model, messages, answer, maxOutputTokens, timeoutMs };
    reply = await chat({ ...asked, signal, outbound });
  } catch (error) {
    span.fail(error instanceof CallFault ? error.message : 'aborted');
    if (error instanceof CallFault) {
      if (wasUnsent(error)) await settle('unsent');
      // An endpoint that refuses a request has not run it.
      else if (error.status !== undefined && error.status >= 300 && error.status < 500) await settle(nothingUsed);
    }
    throw error;
  }
  const used = usedBy(reply, reserved, price);
  span.succeed({ ...used, text: reply.text });
  await settle(used);
  return reply;
}
