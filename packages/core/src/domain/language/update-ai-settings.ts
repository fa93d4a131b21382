import { defined } from '../defined.ts';
import { HoldfastError } from '../errors.ts';
import type { TenantScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { Platform } from '../platform.ts';
import {
  type AiSettings,
  type EffectiveAiSettings,
  effectiveSettings,
  modelsWithoutPrice,
  type StoredAiSettings,
} from './ai-settings.ts';
import { type AiSettingsDependencies, type FoundAiSettings, findAiSettings, keyContext } from './ai-settings-source.ts';
import { endpointFault, originOf } from './endpoint.ts';
import { addressFault, anywhere, type Reach } from '../outbound/reach.ts';

/** `null` takes what is stored back; what is left out stays. */
type Patch<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

export interface AiSettingsPatch extends Patch<Omit<AiSettings, 'models' | 'prices' | 'budget'>> {
  readonly apiKey?: string | null | undefined;
  readonly models?: Patch<NonNullable<AiSettings['models']>> | undefined;
  readonly prices?: Patch<NonNullable<AiSettings['prices']>> | undefined;
  readonly budget?: Patch<NonNullable<AiSettings['budget']>> | undefined;
}

/**
 * Stores a change. A key that belongs to another endpoint is dropped with it, so that nobody can have it sent to an
 * address of theirs without knowing it.
 *
 * @throws HoldfastError invalid_input, version_conflict, secret_key_needed when a key is given and none is known to
 *   encrypt it with
 */
export async function updateAiSettings(
  dependencies: AiSettingsDependencies & { readonly store: Store; readonly platform: Pick<Platform, 'now'> },
  scope: TenantScope,
  params: { readonly patch: AiSettingsPatch; readonly expectedVersion?: number | undefined },
): Promise<FoundAiSettings> {
  const { store, platform, environment } = dependencies;
  const { patch, expectedVersion } = params;
  checkEndpoint(patch.endpoint, dependencies.reach);
  // Before the transaction: it may have to make the file of the secret key.
  const sealed = typeof patch.apiKey === 'string' ? await seal(dependencies, scope, patch.apiKey) : undefined;
  return store.write(scope, async (writers) => {
    const before = await findAiSettings(writers.settings, scope, dependencies);
    if (expectedVersion !== undefined && expectedVersion !== before.version) throw conflict(before.version);
    const settings = changed(before.stored.settings, patch);
    const after = effectiveSettings({ settings }, environment);
    const sealedKey =
      sealed ?? (patch.apiKey === null || moved(before.effective, after) ? undefined : before.stored.sealedKey);
    const stored: StoredAiSettings = { settings, ...defined({ sealedKey }) };
    const effective = effectiveSettings(stored, environment);
    checkPrices(effective);
    const put = { name: 'ai', value: stored, expected: before.version, at: platform.now() } as const;
    const setting = await writers.settings.put(scope, put);
    if (setting === undefined) throw conflict(before.version);
    return { stored, effective, version: setting.version };
  });
}

async function seal(
  { cipher }: Pick<AiSettingsDependencies, 'cipher'>,
  scope: TenantScope,
  apiKey: string,
): Promise<string> {
  if (cipher !== undefined) return cipher.seal(apiKey, keyContext(scope));
  throw new HoldfastError('secret_key_needed', {
    detail:
      'An API key is only kept encrypted, and no secret key to do so is known. Set HOLDFAST_SECRET_KEY (`secretKey` of open()), or give the API key as HOLDFAST_LLM_KEY.',
    faults: [{ field: 'apiKey', message: 'cannot be encrypted without HOLDFAST_SECRET_KEY' }],
  });
}

function changed(before: AiSettings, patch: AiSettingsPatch): AiSettings {
  const { models, prices, budget, apiKey: _, ...plain } = patch;
  return {
    ...merged(pick(before), plain),
    ...inner('models', before.models, models),
    ...inner('prices', before.prices, prices),
    ...inner('budget', before.budget, budget),
  };
}

function pick({ models: _models, prices: _prices, budget: _budget, ...plain }: AiSettings) {
  return plain;
}

function inner<K extends 'models' | 'prices' | 'budget'>(
  name: K,
  before: AiSettings[K],
  patch: Readonly<Record<string, unknown>> | undefined,
): Partial<Pick<AiSettings, K>> {
  const value = merged({ ...before }, patch ?? {});
  // Sound: the patch of a field holds values of that field, or null, which is taken out.
  return Object.keys(value).length === 0 ? {} : ({ [name]: value } as Partial<Pick<AiSettings, K>>);
}

function merged<T extends object>(before: T, patch: Readonly<Record<string, unknown>>): T {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const kept = Object.entries({ ...before, ...Object.fromEntries(given) }).filter(([, value]) => value !== null);
  // Sound: as before, with values that the patch's type allows in their places.
  return Object.fromEntries(kept) as T;
}

function moved(before: EffectiveAiSettings, after: EffectiveAiSettings): boolean {
  if (before.endpoint === undefined || after.endpoint === undefined) return before.endpoint !== after.endpoint;
  return originOf(before.endpoint) !== originOf(after.endpoint);
}

function checkEndpoint(endpoint: string | null | undefined, reach: Reach = anywhere): void {
  const message =
    endpoint === undefined || endpoint === null
      ? undefined
      : (endpointFault(endpoint) ?? addressFault(endpoint, reach));
  if (message === undefined) return;
  throw new HoldfastError('invalid_input', {
    detail: `endpoint ${message}.`,
    faults: [{ field: 'endpoint', message }],
  });
}

function checkPrices(settings: EffectiveAiSettings): void {
  const [first, ...others] = modelsWithoutPrice(settings);
  if (first === undefined) return;
  throw new HoldfastError('invalid_input', {
    detail: `A budget in money needs the price of every model in use; there is none of ${[first, ...others].join(', ')}.`,
    faults: [{ field: `prices.${first}`, message: 'is needed with a budget in money' }],
  });
}

function conflict(version: number): HoldfastError {
  return new HoldfastError('version_conflict', {
    detail: `The settings have changed since they were read; they are at version ${version} now.`,
  });
}
