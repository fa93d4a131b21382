import { HoldfastError, type OperationName, type OutputOf, operations } from '@holdfast/contract';
import { findKey } from '../domain/tenants/keys.ts';
import type { Api, CallContext } from './api.ts';
import { addressDraw } from '../domain/limits/call-limits.ts';
import { type AuditTrail, auditRefusedKey, auditTrail } from './audit-trail.ts';
import { systemScope } from '../domain/scope.ts';
import { drawsOf } from './draws.ts';
import {
  type ScopeFields,
  type UserPolicy,
  checkPermission,
  everySpaceOf,
  tenantOf,
  userScopeOf,
} from './authorise.ts';
import type { ApiDependencies, Handlers, ScopeOf } from './handler.ts';
import { auditHandlers } from './handlers/audit.ts';
import { callHandlers } from './handlers/calls.ts';
import { decisionHandlers } from './handlers/decisions.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { sessionStateHandlers } from './handlers/session-state.ts';
import { extractionHandlers } from './handlers/extractions.ts';
import { entityHandlers } from './handlers/entities.ts';
import { eventHandlers } from './handlers/events.ts';
import { factHandlers } from './handlers/facts.ts';
import { linkHandlers } from './handlers/links.ts';
import { consolidationHandlers } from './handlers/consolidation.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { knowledgeHandlers } from './handlers/knowledge.ts';
import { forgettingHandlers } from './handlers/forgetting.ts';
import { memoryHandlers } from './handlers/memories.ts';
import type { PlannerHandlers } from './handlers/planner.ts';
import { recallHandlers } from './handlers/recall.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { systemHandlers } from './handlers/system.ts';
import { keyHandlers } from './handlers/keys.ts';
import { tenantHandlers } from './handlers/tenants.ts';
import { userHandlers } from './handlers/users.ts';
import { webhookHandlers } from './handlers/webhooks.ts';
import { workHandlers } from './handlers/work.ts';
import { validateInput } from './validate.ts';

const handlers: Omit<Handlers, keyof PlannerHandlers> = {
  ...memoryHandlers,
  ...forgettingHandlers,
  ...recallHandlers,
  ...extractionHandlers,
  ...factHandlers,
  ...eventHandlers,
  ...entityHandlers,
  ...linkHandlers,
  ...keyHandlers,
  ...tenantHandlers,
  ...userHandlers,
  ...jobHandlers,
  ...settingsHandlers,
  ...auditHandlers,
  ...webhookHandlers,
  ...consolidationHandlers,
  ...callHandlers,
  ...sessionHandlers,
  ...sessionStateHandlers,
  ...decisionHandlers,
  ...workHandlers,
  ...knowledgeHandlers,
  ...systemHandlers,
};

/** The one way in for every door; see Api. */
export function createApi(dependencies: ApiDependencies): Api {
  return {
    async call(name, input, context) {
      checkOptions(name, context);
      const work = run(dependencies, name, input, context);
      return context.signal === undefined && context.timeoutMs === undefined ? work : withDeadline(work, context);
    },
    async authenticate(secret, { address, onLimits } = {}) {
      if (address !== undefined) await dependencies.limits?.check([addressDraw(address)], onLimits);
      if (secret === undefined || secret === '') return { kind: 'anonymous' };
      const { key, fault } = await findKey(dependencies, secret);
      if (fault !== undefined) {
        await auditRefusedKey(dependencies, { key, address });
        throw fault;
      }
      dependencies.touches?.addKey(key, dependencies.platform.now());
      return { kind: 'key', key };
    },
  };
}

/** The longest that a timer can wait. */
const longestTimeoutMs = 2 ** 31 - 1;
const visibleAscii = /^[\x21-\x7e]{1,255}$/;

/** @throws HoldfastError invalid_input naming the option; the same rules as those of the SDK */
function checkOptions(name: OperationName, { timeoutMs, idempotencyKey }: CallContext): void {
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= longestTimeoutMs)) {
    throw optionFault('timeoutMs', `must be above 0 and at most ${longestTimeoutMs}`);
  }
  if (idempotencyKey !== undefined && operations[name].idempotencyKey && !visibleAscii.test(idempotencyKey)) {
    throw optionFault('idempotencyKey', 'must be 1 to 255 visible ASCII characters');
  }
}

function optionFault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}

async function run<N extends OperationName>(
  dependencies: ApiDependencies,
  name: N,
  input: unknown,
  context: CallContext,
): Promise<OutputOf<N>> {
  context.signal?.throwIfAborted();
  const trail = trailOf(dependencies, name, context);
  try {
    checkPermission(operations[name], context.caller);
    const parsed = validateInput(name, input);
    const scope = resolveScope(name, parsed, { context, policy: dependencies.policy });
    trail?.aim(scope, parsed);
    if (dependencies.limits !== undefined) {
      await dependencies.limits.check(drawsOf(name, { context, scope, input: parsed }), context.onLimits);
    }
    const audited = trail === undefined ? dependencies : await trail.over(dependencies);
    // Plans bring a library of time zones, which nobody who only remembers should load.
    const group = name in handlers ? handlers : (await import('./handlers/planner.ts')).plannerHandlers;
    // Sound: together they have every name, as the type of `handlers` says; TypeScript cannot follow it through N.
    const output = await (group as Handlers)[name]({ input: parsed, scope, context, dependencies: audited });
    await trail?.succeed();
    if (scope.kind === 'user' && !operations[name].readOnly) dependencies.webhooks.note(scope);
    return output;
  } catch (error) {
    const fault = error instanceof HoldfastError ? error : new HoldfastError('internal', { cause: error });
    await trail?.fail(fault.code);
    throw fault;
  }
}

function trailOf(
  { audit, platform, forgetting }: ApiDependencies,
  name: OperationName,
  context: CallContext,
): AuditTrail | undefined {
  return auditTrail(audit, platform, { name, context, onError: forgetting.onError });
}

/** Figures without a space take in all of the user that the caller may see, not the default space alone. */
const takesEverySpace: ReadonlySet<OperationName> = new Set(['stats']);

function resolveScope<N extends OperationName>(
  name: N,
  fields: ScopeFields,
  { context, policy }: { readonly context: CallContext; readonly policy: UserPolicy },
): ScopeOf<N> {
  const scopes = {
    system: () => systemScope,
    tenant: () => tenantOf(context.caller),
    user: () => {
      const unnamed = fields.space === undefined && fields.spaces === undefined;
      const wider = unnamed && takesEverySpace.has(name) ? { ...fields, spaces: everySpaceOf(context.caller) } : fields;
      return userScopeOf(context, wider, policy);
    },
  };
  // Sound: ScopeOf<N> is defined by this very field of the table; TypeScript cannot follow it through N.
  return scopes[operations[name].scope]() as ScopeOf<N>;
}

/** Rejects when the caller gives up or the time is over; a write under way is finished all the same. */
async function withDeadline<T>(work: Promise<T>, { signal, timeoutMs }: CallContext): Promise<T> {
  const limits = [
    ...(signal === undefined ? [] : [signal]),
    ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
  ];
  // One signal needs no combination, which would cost more than a small call.
  const limit = signal !== undefined && timeoutMs === undefined ? signal : AbortSignal.any(limits);
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void => {
    const late = signal?.aborted !== true;
    reject(
      late ? new HoldfastError('timeout', { detail: `The call took longer than ${timeoutMs} ms.` }) : signal.reason,
    );
  };
  limit.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    limit.removeEventListener('abort', give);
  }
}
