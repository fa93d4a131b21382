import { originOf } from './endpoint.ts';
import type { Limit, Limits, Price } from './budget.ts';
import { type ModelTask, modelTasks } from './language-model.ts';

/** How the endpoint is told the form of an answer. The schema stands in the prompt in any case. */
export type StructuredOutput = 'json_schema' | 'json_object' | 'none';

/** Settings of language models as one source gives them; what is not given holds as another says. */
export interface AiSettings {
  readonly enabled?: boolean;
  /** Address in front of `/chat/completions`. */
  readonly endpoint?: string;
  readonly model?: string;
  /** Model of a task in place of `model`; `off` leaves the task to the rules. */
  readonly models?: Readonly<Partial<Record<ModelTask, string>>>;
  readonly structuredOutput?: StructuredOutput;
  /** Milliseconds of one request. */
  readonly timeoutMs?: number;
  /** Tokens that one answer may have. */
  readonly maxOutputTokens?: number;
  /** By model. */
  readonly prices?: Readonly<Record<string, Price>>;
  readonly budget?: { readonly [L in keyof Limits]?: Limit };
}

export type AiField = keyof AiSettings;

/** What is kept in the database. */
export interface StoredAiSettings {
  readonly settings: AiSettings;
  /** As the cipher sealed it. */
  readonly sealedKey?: string;
}

/** What the environment gives. */
export interface AiDefaults extends AiSettings {
  readonly apiKey?: string;
}

/** Where the key of an endpoint comes from. */
export type KeySource = 'stored' | 'environment';

export interface EffectiveAiSettings {
  readonly enabled: boolean;
  readonly endpoint: string | undefined;
  readonly model: string | undefined;
  readonly models: Readonly<Partial<Record<ModelTask, string>>>;
  readonly structuredOutput: StructuredOutput;
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
  readonly prices: Readonly<Record<string, Price>>;
  readonly budget: { readonly [L in keyof Limits]: Limit };
  readonly keySource: KeySource | undefined;
}

/** What one task is asked of. */
export interface TaskSettings {
  readonly endpoint: string;
  readonly model: string;
  readonly structuredOutput: StructuredOutput;
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
  readonly price: Price | undefined;
  readonly limits: Limits;
}

const defaults = {
  enabled: true,
  structuredOutput: 'json_schema',
  timeoutMs: 60_000,
  maxOutputTokens: 2_000,
  // A limit where nobody has set one: a mistake of a night costs cents, not a salary.
  budget: { calls: 'unlimited', tokens: 1_000_000, cost: 'unlimited' },
} as const;

/** What holds: the stored over the environment over what is built in. */
export function effectiveSettings(stored: StoredAiSettings, environment: AiDefaults): EffectiveAiSettings {
  const { settings } = stored;
  return {
    enabled: settings.enabled ?? environment.enabled ?? defaults.enabled,
    endpoint: settings.endpoint ?? environment.endpoint,
    model: settings.model ?? environment.model,
    models: { ...environment.models, ...settings.models },
    structuredOutput: settings.structuredOutput ?? environment.structuredOutput ?? defaults.structuredOutput,
    timeoutMs: settings.timeoutMs ?? environment.timeoutMs ?? defaults.timeoutMs,
    maxOutputTokens: settings.maxOutputTokens ?? environment.maxOutputTokens ?? defaults.maxOutputTokens,
    prices: { ...environment.prices, ...settings.prices },
    budget: { ...defaults.budget, ...environment.budget, ...settings.budget },
    keySource: keySourceOf(stored, environment),
  };
}

/** A key of the environment is for the endpoint of the environment: it never goes to one that somebody set later. */
function keySourceOf({ settings, sealedKey }: StoredAiSettings, environment: AiDefaults): KeySource | undefined {
  if (sealedKey !== undefined) return 'stored';
  const same =
    settings.endpoint === undefined ||
    (environment.endpoint !== undefined && originOf(environment.endpoint) === originOf(settings.endpoint));
  return environment.apiKey !== undefined && same ? 'environment' : undefined;
}

/** What a task is asked of; undefined when no model is configured for it. */
export function settingsOfTask(settings: EffectiveAiSettings, task: ModelTask): TaskSettings | undefined {
  const { enabled, endpoint, prices, structuredOutput, timeoutMs, maxOutputTokens, budget } = settings;
  const model = settings.models[task] ?? settings.model;
  if (!enabled || endpoint === undefined || model === undefined || model === 'off') return undefined;
  return {
    endpoint,
    model,
    structuredOutput,
    timeoutMs,
    maxOutputTokens,
    price: prices[model],
    limits: {
      calls: numberOf(budget.calls),
      tokens: numberOf(budget.tokens),
      cost: numberOf(budget.cost),
    },
  };
}

function numberOf(limit: Limit): number {
  return limit === 'unlimited' ? Number.MAX_SAFE_INTEGER : limit;
}

/** Models that tasks use and that have no price although a limit in money is set: what they cost cannot be kept to. */
export function modelsWithoutPrice(settings: EffectiveAiSettings): string[] {
  if (settings.budget.cost === 'unlimited') return [];
  const used = modelTasks.flatMap((task) => settingsOfTask(settings, task)?.model ?? []);
  return [...new Set(used)].filter((model) => settings.prices[model] === undefined);
}
