import { HoldfastError, type OutputOf } from '@holdfast/contract';
import { type AiSettings, settingsOfTask } from '../../domain/language/ai-settings.ts';
import { type FoundAiSettings, findAiSettings } from '../../domain/language/ai-settings-source.ts';
import { dayOf, type Limit } from '../../domain/language/budget.ts';
import { modelTasks } from '../../domain/language/language-model.ts';
import type { StoredTemplate } from '../../domain/language/template-store.ts';
import { placeholders, templateFaults, type TemplateText } from '../../domain/language/template.ts';
import { type AiSettingsPatch, updateAiSettings } from '../../domain/language/update-ai-settings.ts';
import type { Usage } from '../../domain/language/usage-store.ts';
import type { TenantScope } from '../../domain/scope.ts';
import { refuseBound } from '../authorise.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';

type SettingsHandlers = Pick<
  Handlers,
  | 'getAiSettings'
  | 'updateAiSettings'
  | 'testAiSettings'
  | 'listPromptTemplates'
  | 'updatePromptTemplate'
  | 'resetPromptTemplate'
>;
type WireSettings = OutputOf<'getAiSettings'>['settings'];
type WireTemplate = OutputOf<'updatePromptTemplate'>['template'];
type Task = WireTemplate['task'];

const MICROS = 1_000_000;
const listedUsage = 100;

export const settingsHandlers: SettingsHandlers = {
  async getAiSettings({ scope, context, dependencies }) {
    refuseBound(context.caller, 'getAiSettings');
    const found = await dependencies.store.read(scope, (r) => findAiSettings(r.settings, scope, dependencies.ai));
    return { settings: await presentSettings(dependencies, scope, found) };
  },

  async updateAiSettings({ input, scope, context, dependencies }) {
    refuseBound(context.caller, 'updateAiSettings');
    const { expectedVersion, budget, ...plain } = input;
    const patch: AiSettingsPatch = {
      ...plain,
      budget: { calls: budget?.dailyCalls, tokens: budget?.dailyTokens, cost: toMicros(budget?.dailyCostUsd) },
    };
    const found = await updateAiSettings({ ...dependencies, ...dependencies.ai }, scope, { patch, expectedVersion });
    return { settings: await presentSettings(dependencies, scope, found) };
  },

  async testAiSettings({ input: { task }, scope, context, dependencies: { ai, platform } }) {
    refuseBound(context.caller, 'testAiSettings');
    const start = platform.monotonic();
    const answer = await ai.model.probe(scope, { task, signal: context.signal });
    const tookMs = Math.round(platform.monotonic() - start);
    if (answer.ok) return { ok: true, task, model: answer.model, repaired: answer.repaired, tookMs };
    const { reason, detail } = answer;
    return { ok: false, task, reason, ...(detail === undefined ? {} : { detail }), tookMs };
  },

  async listPromptTemplates({ input: { task }, scope, context, dependencies: { store, ai } }) {
    refuseBound(context.caller, 'listPromptTemplates');
    const params = task === undefined ? {} : { task };
    const stored = await store.read(scope, (readers) => readers.templates.list(scope, params));
    const templates = (task === undefined ? modelTasks : [task]).flatMap((one) => {
      const own = stored.filter((template) => template.task === one);
      const active = !own.some((template) => template.active);
      return [...own.map(presentStored), presentBuiltIn(one, ai.templates[one], active)];
    });
    return { templates };
  },

  async updatePromptTemplate({ input, scope, context, dependencies: { store, platform } }) {
    refuseBound(context.caller, 'updatePromptTemplate');
    const { task, instructions, prompt } = input;
    const text = { instructions, prompt };
    const faults = templateFaults(task, text);
    const [first] = faults;
    if (first !== undefined) {
      throw new HoldfastError('invalid_input', { detail: `${first.field} ${first.message}.`, faults });
    }
    const template = await store.write(scope, (w) => w.templates.add(scope, { task, text, at: platform.now() }));
    return { template: presentStored(template) };
  },

  async resetPromptTemplate({ input: { task }, scope, context, dependencies: { store, ai } }) {
    refuseBound(context.caller, 'resetPromptTemplate');
    await store.write(scope, (writers) => writers.templates.deactivate(scope, { task }));
    return { template: presentBuiltIn(task, ai.templates[task], true) };
  },
};

function presentStored({ task, version, active, instructions, prompt, createdAt }: StoredTemplate): WireTemplate {
  return { ...base(task, { instructions, prompt }), version, active, createdAt: toTimestamp(createdAt) };
}

function presentBuiltIn(task: Task, text: TemplateText, active: boolean): WireTemplate {
  return { ...base(task, text), version: 0, active };
}

function base(task: Task, { instructions, prompt }: TemplateText) {
  const { required, optional } = placeholders[task];
  return { task, instructions, prompt, placeholders: { required: [...required], optional: [...optional] } };
}

async function presentSettings(
  { store, platform, ai }: ApiDependencies,
  scope: TenantScope,
  { stored, effective, version }: FoundAiSettings,
): Promise<WireSettings> {
  const day = dayOf(platform.now());
  const { total, by } = await store.read(scope, async (readers) => ({
    total: await readers.usage.total(scope, { day }),
    by: await readers.usage.list(scope, { day, limit: listedUsage }),
  }));
  const { endpoint, model, budget, keySource } = effective;
  return {
    enabled: effective.enabled,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(model === undefined ? {} : { model }),
    models: { ...effective.models },
    structuredOutput: effective.structuredOutput,
    timeoutMs: effective.timeoutMs,
    maxOutputTokens: effective.maxOutputTokens,
    prices: { ...effective.prices },
    budget: { dailyCalls: budget.calls, dailyTokens: budget.tokens, dailyCostUsd: toDollars(budget.cost) },
    apiKey: keySource ?? 'none',
    canStoreApiKey: ai.cipher !== undefined,
    tasks: modelTasks.filter((task) => settingsOfTask(effective, task) !== undefined),
    stored: [...storedNames(stored.settings), ...(stored.sealedKey === undefined ? [] : ['apiKey'])].toSorted(),
    version,
    today: {
      day,
      ...presentUsage(total),
      by: by.map(({ user, task, model: used, ...usage }) => ({
        ...(user === '' ? {} : { userId: user }),
        task,
        model: used,
        ...presentUsage(usage),
      })),
    },
  };
}

const budgetNames: Readonly<Record<string, string>> = {
  calls: 'budget.dailyCalls',
  tokens: 'budget.dailyTokens',
  cost: 'budget.dailyCostUsd',
};

function storedNames({ models = {}, prices = {}, budget = {}, ...plain }: AiSettings): string[] {
  return [
    ...Object.keys(plain),
    ...Object.keys(models).map((task) => `models.${task}`),
    ...Object.keys(prices).map((name) => `prices.${name}`),
    ...Object.keys(budget).map((limit) => budgetNames[limit] ?? limit),
  ];
}

function presentUsage({ calls, inputTokens, outputTokens, cost }: Usage) {
  return { calls, inputTokens, outputTokens, costUsd: cost / MICROS };
}

function toDollars(limit: Limit): Limit {
  return limit === 'unlimited' ? limit : limit / MICROS;
}

function toMicros(limit: Limit | null | undefined): Limit | null | undefined {
  return typeof limit === 'number' ? Math.round(limit * MICROS) : limit;
}
