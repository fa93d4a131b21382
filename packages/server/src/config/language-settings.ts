import { z } from 'zod';
import { endpoint, settingNotes, text } from './setting-note.ts';

const modelTasks = ['extract', 'summarise_day', 'summarise_week', 'summarise_user', 'answer_call', 'plan'] as const;
const taskModel = z
  .string()
  .regex(new RegExp(`^(?:${modelTasks.join('|')})=\\S.{0,254}$`, 'u'), `is not TASK=MODEL of ${modelTasks.join(', ')}`);
const dollars = z.number().min(0).max(1_000_000);

/** Settings of language models, and of where their calls are told. */
export const languageSettings = {
  llmUrl: endpoint.optional().register(settingNotes, {
    group: 'Language models',
    description:
      'Base address of an OpenAI-compatible endpoint, up to and with /v1. Stored settings (`/v1/settings/ai`) go over all of this group.',
    example: 'http://127.0.0.1:11434/v1',
    otherwise: 'no language model is asked; everything works by rules',
  }),
  llmModel: text.max(255).optional().register(settingNotes, {
    group: 'Language models',
    description: 'Name of the model at the endpoint.',
    example: 'qwen3:8b',
    otherwise: 'needed with HOLDFAST_LLM_URL, unless every task names one',
  }),
  llmModels: z
    .array(taskModel)
    .default([])
    .register(settingNotes, {
      group: 'Language models',
      description: `Models of single tasks (${modelTasks.join(', ')}), as TASK=MODEL separated by commas; \`off\` leaves a task to the rules.`,
      example: 'extract=qwen3:8b,summarise_week=off',
      otherwise: 'HOLDFAST_LLM_MODEL does them all',
    }),
  llmKey: z.string().min(1).max(1_000).optional().register(settingNotes, {
    group: 'Language models',
    description: 'Key for the endpoint; sent to HOLDFAST_LLM_URL and to no other address.',
    example: 'sk-your-key',
    otherwise: 'none is sent',
    secret: true,
  }),
  llmStructuredOutput: z.enum(['json_schema', 'json_object', 'none']).optional().register(settingNotes, {
    group: 'Language models',
    description: 'How the endpoint is told the form of an answer; the prompt tells it in any case.',
    example: 'json_object',
    otherwise: 'json_schema',
  }),
  llmTimeoutMs: z.int().min(100).max(600_000).optional().register(settingNotes, {
    group: 'Language models',
    description: 'Milliseconds that one request may take.',
    example: '120000',
    otherwise: '60,000',
  }),
  llmMaxOutputTokens: z.int().min(16).max(100_000).optional().register(settingNotes, {
    group: 'Language models',
    description: 'Tokens that one answer may have.',
    example: '4000',
    otherwise: '2,000',
  }),
  llmDailyTokens: z.int().min(0).optional().register(settingNotes, {
    group: 'Language models',
    description: 'Tokens, read and written, that a day of UTC may use at most, of all users of a tenant together.',
    example: '200000',
    otherwise: '1,000,000',
  }),
  llmDailyCalls: z.int().min(0).optional().register(settingNotes, {
    group: 'Language models',
    description: 'Requests to the endpoint that a day may have at most.',
    example: '500',
    otherwise: 'unlimited',
  }),
  llmDailyUsd: dollars.optional().register(settingNotes, {
    group: 'Language models',
    description: 'US dollars that a day may cost at most. Needs the two prices.',
    example: '0.5',
    otherwise: 'unlimited',
  }),
  llmInputPrice: dollars.optional().register(settingNotes, {
    group: 'Language models',
    description: 'US dollars for a million tokens that HOLDFAST_LLM_MODEL reads.',
    example: '0.15',
    otherwise: 'not known',
  }),
  llmOutputPrice: dollars.optional().register(settingNotes, {
    group: 'Language models',
    description: 'US dollars for a million tokens that it writes.',
    example: '0.6',
    otherwise: 'not known',
  }),
  traceUrl: endpoint.optional().register(settingNotes, {
    group: 'Logging',
    description: 'Where calls of language models are told as OpenTelemetry traces (OTLP over HTTP, JSON).',
    example: 'http://127.0.0.1:4318/v1/traces',
    otherwise: 'nowhere, or to Langfuse',
  }),
  traceContent: z.boolean().default(false).register(settingNotes, {
    group: 'Logging',
    description: 'Whether traces hold prompts and answers, and with them the words of memories.',
    example: 'true',
  }),
  langfuseUrl: endpoint.default('https://cloud.langfuse.com').register(settingNotes, {
    group: 'Logging',
    description: 'Address of a Langfuse that gets the traces, once its two keys are given.',
    example: 'https://langfuse.example.com',
  }),
  langfusePublicKey: text.optional().register(settingNotes, {
    group: 'Logging',
    description: 'Public key of the project in Langfuse.',
    example: 'pk-lf-your-key',
    otherwise: 'Langfuse gets nothing',
  }),
  langfuseSecretKey: text.optional().register(settingNotes, {
    group: 'Logging',
    description: 'Secret key of the project in Langfuse.',
    example: 'sk-lf-your-key',
    otherwise: 'Langfuse gets nothing',
    secret: true,
  }),
};
