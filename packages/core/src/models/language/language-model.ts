import { HoldfastError } from '@holdfast/contract';
import { admit, type Breaker, type BreakerRules, closedBreaker, faulted } from '../../domain/breaker/breaker.ts';
import { settingsOfTask } from '../../domain/language/ai-settings.ts';
import { type AiSettingsDependencies, apiKeyOf, findAiSettings } from '../../domain/language/ai-settings-source.ts';
import type {
  AnswerSchema,
  LanguageModel,
  ModelAnswer,
  ModelRefusal,
  ModelTask,
} from '../../domain/language/language-model.ts';
import type { LanguageProbe } from '../../domain/language/language-probe.ts';
import { renderTemplate, type TemplateText } from '../../domain/language/template.ts';
import { anywhere } from '../../domain/outbound/reach.ts';
import type { Platform } from '../../domain/platform.ts';
import type { TenantScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import { guardedFetch } from '../../outbound/guarded-fetch.ts';
import { CallFault, type RetryRules, withRetries } from '../http-call.ts';
import type { Metrics } from '../../domain/telemetry/metrics.ts';
import type { SpanContext } from '../../telemetry/trace-context.ts';
import type { SpanSink } from '../tracing/span.ts';
import { type BookedCall, BudgetSpent, bookedChat } from './booked-chat.ts';
import { type ChatMessage, type ChatReply, wasLate } from './chat-call.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { readAnswer } from './read-answer.ts';
import { builtInTemplates } from './templates/built-in.ts';
import { probeQuestion } from './templates/probe.ts';
import { startTrace } from './trace.ts';

export interface LanguageModelParts extends AiSettingsDependencies {
  readonly store: Store;
  readonly platform: Platform;
  readonly retries?: Partial<RetryRules>;
  readonly breaker?: BreakerRules;
  readonly onSpan?: SpanSink;
  /** Whether spans hold prompts and answers; false when not given. */
  readonly traceContent?: boolean;
  readonly metrics?: Pick<Metrics, 'language'> | undefined;
  /** The span on whose behalf a question is asked now. */
  readonly parentSpan?: () => SpanContext | undefined;
}

const defaultRetries: RetryRules = { attempts: 3, baseMs: 500, maxMs: 20_000 };
const defaultBreaker: BreakerRules = { threshold: 5, openMs: 30_000 };
/** Bytes of the random mark around data. */
const MARK_BYTES = 12;

type Fault = 'failed' | 'timed_out';

/** What one question needs that is the same for its first try and its repair. */
interface Conversation extends Omit<BookedCall, 'messages' | 'traceContent'> {
  readonly rules: RetryRules;
}

/**
 * Language models on any OpenAI-compatible endpoint, with settings of the database over those of the environment. Each
 * request is booked on the day's budget before it is sent; an endpoint that fails five times in a row is left alone for
 * 30 s; an answer that does not fit its schema is sent back once to be repaired.
 */
export function createLanguageModel(parts: LanguageModelParts): LanguageModel & LanguageProbe {
  const { store, platform } = parts;
  const rules = { ...defaultRetries, ...parts.retries };
  const breakerRules = parts.breaker ?? defaultBreaker;
  const breakers = new Map<string, Breaker<Fault>>();
  const guardedOutbound = guardedFetch(parts.reach ?? anywhere);

  /** Sends the messages, again if that is worth it. */
  const send = (conversation: Conversation, messages: readonly ChatMessage[]): Promise<ChatReply> =>
    withRetries({
      rules: conversation.rules,
      signal: conversation.signal,
      attempt: () =>
        bookedChat({ store, platform }, { ...conversation, messages, traceContent: parts.traceContent === true }),
    });

  const converse = async <T>(
    conversation: Conversation,
    question: { readonly text: TemplateText; readonly answer: AnswerSchema<T> },
  ): Promise<ModelAnswer<T>> => {
    const { target } = conversation;
    const messages: ChatMessage[] = [
      { role: 'system', content: `${question.text.instructions}\n\n${formOf(conversation.schema.json)}` },
      { role: 'user', content: question.text.prompt },
    ];
    const first = await send(conversation, messages);
    const read = readAnswer(first.text, question.answer);
    if (read.ok) return { ok: true, value: read.value, model: target.model, repaired: false };
    const repair = `Your answer does not fit. ${read.problem}\nAnswer again with the whole JSON object, mended, and nothing else.`;
    const second = await send(conversation, [
      ...messages,
      { role: 'assistant', content: first.text },
      { role: 'user', content: repair },
    ]);
    const mended = readAnswer(second.text, question.answer);
    if (mended.ok) return { ok: true, value: mended.value, model: target.model, repaired: true };
    return { ok: false, reason: 'bad_answer', detail: 'Its answer was not of the form that was asked for, twice.' };
  };

  /** Runs `work` behind the breaker of its endpoint and model; every failure but an abort becomes a refusal. */
  const guarded = async <T>(
    conversation: Conversation,
    work: () => Promise<ModelAnswer<T>>,
  ): Promise<ModelAnswer<T>> => {
    const { tenant, target, signal, trace } = conversation;
    // By tenant: one with a wrong key must not close the door for the others.
    const place = JSON.stringify([tenant.tenant, target.endpoint, target.model]);
    const admission = admit(breakers.get(place) ?? closedBreaker, { now: platform.monotonic(), rules: breakerRules });
    breakers.set(place, admission.breaker);
    if (admission.refused !== undefined) {
      trace.end('breaker_open');
      return refusal('breaker_open', 'It failed too often in a row and is left alone for a while.');
    }
    const fault = (reason: Fault, detail: string): ModelAnswer<T> => {
      const before = breakers.get(place) ?? closedBreaker;
      breakers.set(place, faulted(before, { now: platform.monotonic(), fault: reason, rules: breakerRules }));
      return refusal(reason, detail);
    };
    try {
      const answer = await work();
      breakers.delete(place);
      trace.end(answer.ok ? undefined : answer.reason);
      return answer;
    } catch (error) {
      const answer = ((): ModelAnswer<T> | undefined => {
        if (error instanceof BudgetSpent) return refusal('budget_spent', error.message);
        if (error instanceof CallFault) return fault(wasLate(error) ? 'timed_out' : 'failed', explain(error));
        return isMisconfigured(error) ? refusal('failed', error.message) : undefined;
      })();
      trace.end(answer === undefined || answer.ok ? 'aborted' : answer.reason);
      signal?.throwIfAborted();
      if (answer === undefined) throw error;
      return answer;
    }
  };

  const prepare = async (
    tenant: TenantScope,
    asked: { readonly task: ModelTask; readonly user: string; readonly signal: AbortSignal | undefined },
  ): Promise<(Pick<Conversation, 'target' | 'apiKey' | 'outbound'> & { text: TemplateText }) | ModelAnswer<never>> => {
    const { found, own } = await store.read(tenant, async (readers) => ({
      found: await findAiSettings(readers.settings, tenant, parts),
      own: await readers.templates.active(tenant, { task: asked.task }),
    }));
    const target = settingsOfTask(found.effective, asked.task);
    if (target === undefined) return refusal('not_configured');
    try {
      const apiKey = await apiKeyOf(tenant, found, parts);
      // What the operator has set himself is trusted; what somebody stored goes no further than it may.
      const outbound = found.stored.settings.endpoint === undefined ? undefined : guardedOutbound;
      return { target, apiKey, outbound, text: own ?? builtInTemplates[asked.task] };
    } catch (error) {
      if (isMisconfigured(error)) return refusal('failed', error.message);
      throw error;
    }
  };

  const conduct = async <T>(
    tenant: TenantScope,
    asked: {
      readonly task: ModelTask;
      readonly user: string;
      readonly signal: AbortSignal | undefined;
      readonly answer: AnswerSchema<T>;
      readonly name: string;
      readonly text: (template: TemplateText) => TemplateText;
      readonly rules: RetryRules;
    },
  ): Promise<ModelAnswer<T>> => {
    const { task, user, signal, answer, name } = asked;
    signal?.throwIfAborted();
    const prepared = await prepare(tenant, asked);
    if ('ok' in prepared) return prepared;
    const { target, apiKey, outbound } = prepared;
    const { onSpan, metrics } = parts;
    const parent = parts.parentSpan?.();
    const trace = startTrace({ platform, onSpan, metrics, parent, task, user, model: target.model });
    const schema = { name, json: jsonSchemaOf(answer) };
    const conversation: Conversation = { ...asked, tenant, target, apiKey, outbound, schema, trace };
    return guarded(conversation, () => converse(conversation, { text: asked.text(prepared.text), answer }));
  };

  return {
    async has(scope, task) {
      const tenant = tenantOf(scope);
      const found = await store.read(tenant, (readers) => findAiSettings(readers.settings, tenant, parts));
      return settingsOfTask(found.effective, task) !== undefined;
    },

    ask: (scope, { task, schema, data, signal }) =>
      conduct(tenantOf(scope), {
        task,
        user: scope.user,
        signal,
        answer: schema,
        name: task,
        rules,
        text: (template) => renderTemplate(template, { data, mark: markOf(platform) }),
      }),

    probe: (tenant, { task, signal }) =>
      conduct(tenant, {
        ...probeQuestion,
        task,
        user: '',
        signal,
        text: () => probeQuestion.text,
        // Somebody waits for it, and wants to know how the endpoint is now.
        rules: { ...rules, attempts: 1 },
      }),
  };
}

function tenantOf({ tenant }: { readonly tenant: string }): TenantScope {
  return { kind: 'tenant', tenant };
}

function refusal<T>(reason: ModelRefusal, detail?: string): ModelAnswer<T> {
  return { ok: false, reason, ...(detail === undefined ? {} : { detail }) };
}

function isMisconfigured(error: unknown): error is HoldfastError {
  return error instanceof HoldfastError && error.code === 'config_invalid';
}

function formOf(schema: object): string {
  return `Answer with one JSON object that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
}

function markOf(platform: Pick<Platform, 'randomBytes'>): string {
  return Buffer.from(platform.randomBytes(MARK_BYTES)).toString('hex');
}

/** Never holds what the endpoint said: providers repeat keys and texts in their messages. */
function explain(fault: CallFault): string {
  return `The language model gave no answer: ${fault.message}. ${adviceOn(fault.status)}`;
}

function adviceOn(status: number | undefined): string {
  if (status === 401 || status === 403) return 'Check the API key.';
  if (status === 404) return 'Check the address and the name of the model.';
  if (status === 429) return 'Its rate limit or quota is used up; it is asked again later.';
  if (status === 400 || status === 422) {
    return 'Check the name of the model; if it knows no JSON Schema, set structuredOutput to json_object or none.';
  }
  return 'Check that the server runs; it is asked again later.';
}
