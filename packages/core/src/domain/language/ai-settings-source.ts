import { HoldfastError } from '../errors.ts';
import type { Reach } from '../outbound/reach.ts';
import type { TenantScope } from '../scope.ts';
import type { Cipher } from '../secrets/cipher.ts';
import type { SettingsReader } from '../settings/settings-store.ts';
import { type AiDefaults, type EffectiveAiSettings, effectiveSettings, type StoredAiSettings } from './ai-settings.ts';

export interface AiSettingsDependencies {
  /** Undefined where no secret key is known: then no API key can be kept. */
  readonly cipher: Cipher | undefined;
  readonly environment: AiDefaults;
  /** Where stored endpoints may lie; anywhere when not given. */
  readonly reach?: Reach;
}

export interface FoundAiSettings {
  readonly stored: StoredAiSettings;
  readonly effective: EffectiveAiSettings;
  /** Counts the changes of what is stored. */
  readonly version: number;
}

/** What holds for the tenant now; read each time, so that a change by any process holds for the next call of all. */
export async function findAiSettings(
  settings: SettingsReader,
  scope: TenantScope,
  { environment }: Pick<AiSettingsDependencies, 'environment'>,
): Promise<FoundAiSettings> {
  const setting = await settings.get(scope, { name: 'ai' });
  // Sound: only updateAiSettings writes the value, from one of this type.
  const stored = (setting?.value as StoredAiSettings | undefined) ?? { settings: {} };
  return { stored, effective: effectiveSettings(stored, environment), version: setting?.version ?? 0 };
}

/** What a sealed API key is bound to. */
export function keyContext(scope: TenantScope): string {
  return JSON.stringify(['ai-settings', scope.tenant, 'apiKey']);
}

/**
 * The key to send with a call, if any.
 * @throws HoldfastError config_invalid when the stored one cannot be opened
 */
export async function apiKeyOf(
  scope: TenantScope,
  { stored, effective }: FoundAiSettings,
  { cipher, environment }: AiSettingsDependencies,
): Promise<string | undefined> {
  const { sealedKey } = stored;
  if (sealedKey === undefined) return effective.keySource === 'environment' ? environment.apiKey : undefined;
  const key = await cipher?.open(sealedKey, keyContext(scope));
  if (key !== undefined) return key;
  throw new HoldfastError('config_invalid', {
    detail:
      'The stored API key of the language model cannot be opened with this secret key. Set HOLDFAST_SECRET_KEY as it was when it was stored, or store the API key again.',
  });
}
