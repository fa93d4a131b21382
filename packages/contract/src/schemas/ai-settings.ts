import { z } from 'zod';
import { limits, name, text, timestamp, userId } from './common.ts';

export const modelTasks = [
  'extract',
  'summarise_day',
  'summarise_week',
  'summarise_user',
  'answer_call',
  'plan',
] as const;

export const modelTask = z.enum(modelTasks).describe('What a language model is asked for');

const modelName = name(255).describe('Name of a model as the endpoint knows it');
const endpoint = z
  .string()
  .min(1)
  .max(1_000)
  .describe('http(s) address in front of /chat/completions, without user name, query or fragment');
const structuredOutput = z
  .enum(['json_schema', 'json_object', 'none'])
  .describe('How the endpoint is told the form of an answer; the prompt tells it in any case');
const timeoutMs = z.int().min(100).max(600_000).describe('Milliseconds that one request may take');
const maxOutputTokens = z.int().min(16).max(100_000).describe('Tokens that one answer may have');

const dollars = z.number().min(0).max(1_000_000);
const price = z
  .strictObject({ input: dollars, output: dollars })
  .describe('US dollars for a million tokens, read and written');

const unlimited = z.literal('unlimited');
const count = z.union([z.int().min(0), unlimited]);
const money = z.union([dollars, unlimited]);

/** One optional field for each task. */
function byTask<T extends z.ZodType>(schema: T) {
  return {
    extract: schema.optional(),
    summarise_day: schema.optional(),
    summarise_week: schema.optional(),
    summarise_user: schema.optional(),
    answer_call: schema.optional(),
    plan: schema.optional(),
  };
}

/** `null` takes a stored value back, so that the environment's holds again; what is left out stays. */
export const aiSettingsPatch = z.strictObject({
  enabled: z.boolean().nullable().optional().describe('false leaves every task to the rules'),
  endpoint: endpoint.nullable().optional(),
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,1000}$/, 'must be visible ASCII without spaces')
    .nullable()
    .optional()
    .describe('Kept encrypted and never returned. A new endpoint needs it again'),
  model: modelName.nullable().optional().describe('Model of every task that names none of its own'),
  models: z
    .strictObject(byTask(modelName.nullable()))
    .optional()
    .describe('Model of a task; `off` leaves the task to the rules'),
  structuredOutput: structuredOutput.nullable().optional(),
  timeoutMs: timeoutMs.nullable().optional(),
  maxOutputTokens: maxOutputTokens.nullable().optional(),
  prices: z
    .record(modelName, price.nullable())
    .optional()
    .describe('By model; needed for every model in use where dailyCostUsd is limited'),
  budget: z
    .strictObject({
      dailyCalls: count.nullable().optional(),
      dailyTokens: count.nullable().optional(),
      dailyCostUsd: money.nullable().optional(),
    })
    .optional()
    .describe('What a day of UTC may use at most, of all users together'),
  expectedVersion: z.int().min(0).optional().describe('Refuse with version_conflict unless this version is stored'),
});

const figure = z.number().min(0);
const usage = { calls: figure, inputTokens: figure, outputTokens: figure, costUsd: figure };

export const aiSettings = z.object({
  enabled: z.boolean(),
  endpoint: z.string().optional(),
  model: z.string().optional(),
  models: z.object(byTask(z.string())),
  structuredOutput,
  timeoutMs,
  maxOutputTokens,
  prices: z.record(z.string(), z.object({ input: z.number(), output: z.number() })),
  budget: z.object({ dailyCalls: count, dailyTokens: count, dailyCostUsd: money }),
  apiKey: z
    .enum(['stored', 'environment', 'none'])
    .describe('Where the key comes from that goes to the endpoint; the key itself is never returned'),
  canStoreApiKey: z.boolean().describe('false where no secret key is known to encrypt it with'),
  tasks: z.array(modelTask).describe('Tasks that a model does; the others are left to the rules'),
  stored: z.array(z.string()).describe('Names of the settings that are stored, over those of the environment'),
  version: z.int().min(0).describe('Counts the changes of what is stored'),
  today: z.object({
    day: z.iso.date().describe('Of UTC'),
    ...usage,
    by: z
      .array(z.object({ userId: userId.optional(), task: modelTask, model: z.string(), ...usage }))
      .describe('The most expensive first, 100 at most'),
  }),
});

const templateText = text(20_000).refine((value) => value.trim().length > 0, { message: 'must not be blank' });

export const promptTemplateText = {
  instructions: templateText.describe('What the model is to do; holds no placeholder'),
  prompt: templateText.describe('The data, each at its placeholder such as {{texts}}'),
};

export const promptTemplate = z.object({
  task: modelTask,
  version: z.int().min(0).describe('0 is the one that Holdfast brings along'),
  active: z.boolean(),
  instructions: z.string(),
  prompt: z.string(),
  placeholders: z.object({ required: z.array(z.string()), optional: z.array(z.string()) }),
  createdAt: timestamp.optional(),
});

export const probeResult = z.object({
  ok: z.boolean(),
  task: modelTask,
  model: z.string().optional(),
  reason: z
    .enum(['not_configured', 'budget_spent', 'breaker_open', 'failed', 'timed_out', 'bad_answer'])
    .optional()
    .describe('Why there was no answer'),
  detail: z.string().max(limits.queryChars).optional(),
  repaired: z.boolean().optional().describe('true when the first answer was not of the form that was asked for'),
  tookMs: z.number().min(0),
});
