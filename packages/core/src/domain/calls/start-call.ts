import type { StoredConversation } from './call-store.ts';
import { nameKey } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import type { TenantScope, UserScope } from '../scope.ts';
import type { Readers, Store } from '../store.ts';
import type { CallDetails, CallerHints } from './call.ts';
import { cluesOf, type ResolvedCaller, resolveCaller } from './caller.ts';
import { type Acquaintance, filledIn, standingScore, variablesOf } from './greeting.ts';
import type { VoiceSettings } from './settings.ts';

export interface CallDependencies {
  readonly store: Store;
  readonly platform: Platform;
  readonly settings: VoiceSettings;
}

export interface StartedCall {
  /** Undefined when the call does not say who it is. */
  readonly caller: ResolvedCaller | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly firstMessage?: string;
  readonly language?: string;
}

/** Typed memories that are looked at, of the most salient and of the latest. */
const lookedAt = 40;

export async function identify(
  { store, platform, settings }: CallDependencies,
  tenant: TenantScope,
  hints: CallerHints,
): Promise<ResolvedCaller | undefined> {
  const clues = await cluesOf(hints, settings.country);
  return store.read(tenant, ({ calls }) => resolveCaller({ calls, platform }, tenant, clues));
}

/** What an agent should know as a call begins. Writes nothing: who hangs up at once leaves no trace. */
export async function startCall(
  dependencies: CallDependencies,
  tenant: TenantScope,
  { hints, declared }: { readonly hints: CallerHints; readonly declared: readonly string[] },
): Promise<StartedCall> {
  const { settings } = dependencies;
  const caller = await identify(dependencies, tenant, hints);
  const known = caller?.known === true ? await acquaintance(dependencies, tenant, caller) : stranger(caller);
  const variables = variablesOf(known, settings, declared);
  const message = variables['caller_known'] === 'yes' ? settings.firstMessage : settings.firstMessageNew;
  const language = settings.language === 'auto' ? known.details?.language : settings.language;
  return {
    caller,
    variables,
    ...(message === undefined ? {} : { firstMessage: filledIn(message, variables) }),
    ...(language === undefined ? {} : { language }),
  };
}

/** What is said of somebody of whom nothing is known, or could be found out in time. */
export function stranger(caller: ResolvedCaller | undefined): Acquaintance {
  return { user: caller?.user ?? '', known: false, name: undefined, memories: [], last: undefined, details: undefined };
}

async function acquaintance(
  { store, platform, settings }: CallDependencies,
  tenant: TenantScope,
  { user }: ResolvedCaller,
): Promise<Acquaintance> {
  const scope: UserScope = { kind: 'user', tenant: tenant.tenant, user, spaces: [settings.space] };
  const now = platform.now();
  const found = await store.read(scope, async (readers) => {
    const [last] = await readers.calls.conversations(scope, { limit: 1 });
    const names = await readers.facts.list(scope, {
      filter: { predicate: 'name', subjects: [nameKey('user')] },
      limit: 1,
    });
    return { last, name: names[0]?.object, memories: await bestOf(readers, scope, { most: settings.memories, now }) };
  });
  const { last } = found;
  return { ...found, user, known: true, details: last === undefined ? undefined : readDetails(last) };
}

/** The typed memories that matter most; where there are none yet, what the user said last. */
async function bestOf(
  { calls, memories }: Pick<Readers, 'calls' | 'memories'>,
  scope: UserScope,
  { most, now }: { readonly most: number; readonly now: number },
): Promise<readonly Memory[]> {
  const standing = await calls.standing(scope, { limit: lookedAt, at: now });
  if (standing.length === 0) {
    return memories.list(scope, { filter: { role: 'user', states: ['active'] }, order: 'newest', limit: most });
  }
  const best = standing
    .map((one) => ({ seq: one.seq, score: standingScore(one, now) }))
    .toSorted((a, b) => b.score - a.score || b.seq - a.seq)
    .slice(0, most)
    .map(({ seq }) => seq);
  const rows = await memories.getBySeqs(scope, { seqs: best });
  return best.flatMap((seq) => rows.filter((memory) => memory.seq === seq));
}

/** What is known of a call besides its turns: nothing once it is forgotten. */
export function readDetails({ details }: Pick<StoredConversation, 'details'>): CallDetails {
  // Sound: only `processCall` stores these texts.
  return details === '' ? {} : (JSON.parse(details) as CallDetails);
}
