import { isTimeZone } from '@holdfast/contract';
import { z } from 'zod';
import { backupSettings } from './backup-settings.ts';
import { auditSettings } from './audit-settings.ts';
import { doorSettings } from './door-settings.ts';
import { languageSettings } from './language-settings.ts';
import { calendarSettings } from './calendar-settings.ts';
import { voiceSettings } from './voice-settings.ts';
import { nightSettings } from './night-settings.ts';
import { proxySettings } from './proxy-settings.ts';
import { encryptionSettings } from './encryption-settings.ts';
import { endpoint, type SettingNote, settingNotes, text } from './setting-note.ts';
import { telemetrySettings } from './telemetry-settings.ts';

const day = 86_400_000;
const origin = z.union([
  z.literal('*'),
  z.string().regex(/^https?:\/\/[^/\s]+$/, 'is not an origin such as https://app.example.com'),
]);
const secret = z
  .string()
  .min(24, 'must have at least 24 characters')
  .max(255)
  .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII without spaces');

const redisAddress = z.string().regex(/^rediss?:\/\/[^\s/]+/, 'is not an address such as redis://127.0.0.1:6379');

/** The dead letters of a channel are a stream of their own, named after it. */
function distinctChannels(bindings: readonly string[]): boolean {
  const channels = bindings.map((binding) => binding.replace(/=.*$/, ''));
  const names = channels.flatMap((channel) => [channel, `${channel}.dead`]);
  return new Set(names).size === names.length;
}

/** Every setting of Holdfast. The variable of `logLevel` is HOLDFAST_LOG_LEVEL; documents are generated from here. */
export const settingsSchema = z.strictObject({
  data: text.optional().register(settingNotes, {
    group: 'Storage',
    description: 'Folder that holds the database, private to its owner. Made when it is not there.',
    example: '/var/lib/holdfast',
    otherwise: "the platform's data home",
  }),
  host: text.default('127.0.0.1').register(settingNotes, {
    group: 'Server',
    description: 'Address to listen on. A public address needs an API key to exist, or HOLDFAST_API_KEY.',
    example: '0.0.0.0',
  }),
  port: z.int().min(0).max(65_535).default(7077).register(settingNotes, {
    group: 'Server',
    description: 'Port to listen on; 0 takes any free one.',
    example: '8080',
  }),
  apiKey: secret.optional().register(settingNotes, {
    group: 'Server',
    description: 'A key that works from the first start, with all permissions. Stored hashed.',
    example: 'hf_use-a-long-random-text',
    otherwise: 'the first start makes a key and prints it once',
    secret: true,
  }),
  mode: z.enum(['local', 'team']).default('local').register(settingNotes, {
    group: 'Server',
    description: 'local: one owner, no quotas, calls without a user mean `user`. team: every call names its user.',
    example: 'team',
  }),
  user: text.max(255).default('default').register(settingNotes, {
    group: 'Server',
    description: 'User of calls that name none, in local mode.',
    example: 'ada',
  }),
  role: z.enum(['all', 'api', 'worker']).default('all').register(settingNotes, {
    group: 'Server',
    description: 'api: answers calls, runs no background jobs. worker: only runs jobs, and answers health. all: both.',
    example: 'api',
  }),
  timeZone: text.max(64).refine(isTimeZone, 'is not an IANA time zone').optional().register(settingNotes, {
    group: 'Server',
    description: 'Zone of new users, such as Europe/Berlin.',
    example: 'Europe/Berlin',
    otherwise: 'that of the machine',
  }),
  databaseUrl: z
    .string()
    .regex(/^postgres(?:ql)?:\/\/\S+$/u, 'is not an address such as postgres://user:password@host:5432/name')
    .max(2_000)
    .optional()
    .register(settingNotes, {
      group: 'Storage',
      description: 'Address of a Postgres database (15 or later, with pgvector) that `holdfast migrate` has prepared.',
      example: 'postgres://holdfast_app:password@db.internal:5432/holdfast',
      otherwise: 'a SQLite file in the data folder',
      secret: true,
    }),
  databasePoolSize: z.int().min(1).max(1_000).optional().register(settingNotes, {
    group: 'Storage',
    description: 'Connections of this process to Postgres at most.',
    example: '20',
    otherwise: '10 for the role api, 6 for worker, 14 for all',
  }),
  databaseStatementTimeoutMs: z.int().min(100).max(day).default(30_000).register(settingNotes, {
    group: 'Storage',
    description: 'Milliseconds that one statement may take in Postgres.',
    example: '10000',
  }),
  databaseAllowSuperuser: z.boolean().default(false).register(settingNotes, {
    group: 'Storage',
    description: 'Comes in to Postgres as a role that row-level security does not hold. For experiments alone.',
    example: 'true',
  }),
  databaseAppRole: text.max(63).default('holdfast_app').register(settingNotes, {
    group: 'Storage',
    description:
      'Role of Postgres that `holdfast migrate` gives the rights of a server; made without a login if missing.',
    example: 'memory_app',
  }),
  databaseHotDays: z.int().min(1).max(36_500).default(30).register(settingNotes, {
    group: 'Storage',
    description: 'Days for which vectors in Postgres are hot; `holdfast db maintain` then moves their month to warm.',
    example: '90',
  }),
  databaseWarmDays: z.int().min(0).max(36_500).default(335).register(settingNotes, {
    group: 'Storage',
    description: 'Days after those for which they are warm, before the same moves them to cold.',
    example: '700',
  }),
  durability: z.enum(['full', 'normal']).default('full').register(settingNotes, {
    group: 'Storage',
    description: 'full survives a power cut; normal is faster and may lose the last commits then.',
    example: 'normal',
  }),
  restoreDays: z.int().min(0).max(3_650).default(7).register(settingNotes, {
    group: 'Storage',
    description: 'Days in which a deleted memory can be restored before it is purged.',
    example: '30',
  }),
  indexMemoryMb: z.int().min(16).max(1_048_576).default(512).register(settingNotes, {
    group: 'Storage',
    description: 'MiB of RAM for recall indexes; the least used users are dropped beyond it.',
    example: '2048',
  }),
  workingSetSeconds: z.int().min(60).max(86_400).default(86_400).register(settingNotes, {
    group: 'Storage',
    description: 'Seconds for which an unused session is remembered as a signal for recall.',
    example: '3600',
  }),
  focusPercent: z.int().min(0).max(100).default(0).register(settingNotes, {
    group: 'Storage',
    description: 'Weight in a new session of what the user used in others, against its own uses; 0 switches it off.',
    example: '30',
  }),
  focusSeconds: z.int().min(60).max(2_592_000).default(172_800).register(settingNotes, {
    group: 'Storage',
    description: 'Seconds for which what a user used lately is such a signal.',
    example: '86400',
  }),
  extraction: z.enum(['rules', 'model', 'off']).default('rules').register(settingNotes, {
    group: 'Storage',
    description:
      'What makes typed memories, entities and facts of what is said: rules, a language model (rules where it fails), or nothing.',
    example: 'off',
  }),
  extractionSalience: z.number().min(0).max(1).default(0.35).register(settingNotes, {
    group: 'Storage',
    description: 'Least salience, 0 to 1, of what becomes a typed memory; the words themselves are always kept.',
    example: '0.5',
  }),
  jobLeaseMs: z.int().min(500).max(3_600_000).default(60_000).register(settingNotes, {
    group: 'Server',
    description:
      'Milliseconds that work of a process that died waits for another one to take it up: jobs, and (half of it) events.',
    example: '15000',
  }),
  redisUrl: redisAddress.optional().register(settingNotes, {
    group: 'Redis',
    description: 'Address of a Redis 7 or Valkey 8, or later, that several processes share; rediss:// for TLS.',
    example: 'redis://127.0.0.1:6379',
    otherwise: 'each process works by itself',
    secret: true,
  }),
  redisPrefix: z
    .string()
    .regex(/^[\w-]{1,50}$/, 'must be 1 to 50 letters, digits, _ or -')
    .default('holdfast')
    .register(settingNotes, {
      group: 'Redis',
      description: 'Beginning of all keys; installations that share a Redis need different ones.',
      example: 'holdfast-test',
    }),
  ingest: z
    .array(z.string().regex(/^(?:none|[^\s=,]{1,90}=[^=,]{1,255})$/, 'is not of the form CHANNEL=TENANT, or none'))
    .refine(distinctChannels, 'binds a channel twice, or the dead letters of another')
    .default(['memory.ingest=local'])
    .register(settingNotes, {
      group: 'Redis',
      description:
        'Channels and streams whose events become memories, each with its tenant, separated by commas; or none.',
      example: 'memory.ingest=local',
    }),
  ingestDailyEvents: z.int().min(1).max(1_000_000_000).optional().register(settingNotes, {
    group: 'Redis',
    description: 'Events that one user may send a day.',
    example: '10000',
    otherwise: 'unlimited in local mode, 1,000 in team mode',
  }),
  ingestDeadLetterDays: z.int().min(1).max(365).default(7).register(settingNotes, {
    group: 'Redis',
    description: 'Days for which events that could not be stored are kept with the reason, words and all.',
    example: '2',
  }),
  queryCacheSeconds: z.int().min(1).max(2_592_000).default(3_600).register(settingNotes, {
    group: 'Redis',
    description: "Seconds for which a query's vector is kept for the other processes; only its hash names the query.",
    example: '600',
  }),
  ...doorSettings,
  bodyLimit: z.int().min(1_024).max(1_073_741_824).default(8_388_608).register(settingNotes, {
    group: 'Limits',
    description: 'Bytes of the largest request body.',
    example: '33554432',
  }),
  requestTimeoutMs: z.int().min(10).max(day).default(30_000).register(settingNotes, {
    group: 'Limits',
    description: 'Milliseconds until a call is answered with `timeout`.',
    example: '10000',
  }),
  shutdownTimeoutMs: z.int().min(0).max(day).default(10_000).register(settingNotes, {
    group: 'Limits',
    description: 'Milliseconds that calls under way get to finish when the server stops.',
    example: '30000',
  }),
  corsOrigins: z.array(origin).default([]).register(settingNotes, {
    group: 'Web pages',
    description: 'Origins of web pages that may call, separated by commas; `*` allows all.',
    example: 'https://app.example.com',
    otherwise: 'none',
  }),
  privateHosts: z.array(text).default([]).register(settingNotes, {
    group: 'Server',
    description:
      'Hosts of a private network that tenants may name in team mode, for models and webhooks: names, name:port, addresses, ranges. What the operator sets himself needs no leave.',
    example: 'ollama:11434,10.20.0.0/16',
    otherwise: 'none: only addresses of the internet',
  }),
  allowedHosts: z.array(text).default([]).register(settingNotes, {
    group: 'Web pages',
    description: 'Further host names under which a loopback server answers, separated by commas.',
    example: 'memory.local',
    otherwise: 'localhost, 127.0.0.1 and [::1] only',
  }),
  embedder: z.enum(['none', 'static', 'onnx', 'openai']).default('none').register(settingNotes, {
    group: 'Embeddings',
    description:
      'none: words, time and links only. static: a Model2Vec model. onnx: a transformer model. openai: any compatible endpoint.',
    example: 'openai',
  }),
  embedderPath: text.optional().register(settingNotes, {
    group: 'Embeddings',
    description: 'Folder of the static or onnx model.',
    example: '/var/lib/models/all-MiniLM-L6-v2',
    otherwise: 'the model named by HOLDFAST_EMBEDDER_MODEL is downloaded',
  }),
  embedderUrl: endpoint.optional().register(settingNotes, {
    group: 'Embeddings',
    description: 'Base address of the endpoint, up to and with /v1.',
    example: 'http://127.0.0.1:11434/v1',
    otherwise: 'needed when the embedder is openai',
  }),
  embedderModel: text.max(255).optional().register(settingNotes, {
    group: 'Embeddings',
    description:
      'Name of the model at the endpoint; for static and onnx without a path, name on the public hub of the model to download once, into `models` of the data folder.',
    example: 'Xenova/all-MiniLM-L6-v2',
    otherwise: 'needed when the embedder is openai, or has no path',
  }),
  embedderDimensions: z.int().min(1).max(4_096).optional().register(settingNotes, {
    group: 'Embeddings',
    description: 'Dimensions to ask of the endpoint.',
    example: '768',
    otherwise: 'what the model gives',
  }),
  embedderApiKey: z.string().min(1).max(1_000).optional().register(settingNotes, {
    group: 'Embeddings',
    description: 'Key for the endpoint.',
    example: 'sk-your-key',
    otherwise: 'none is sent',
    secret: true,
  }),
  embedderTimeoutMs: z.int().min(10).max(600_000).default(10_000).register(settingNotes, {
    group: 'Embeddings',
    description: 'Milliseconds that one call to the endpoint may take.',
    example: '5000',
  }),
  embedderPooling: z.enum(['mean', 'cls']).optional().register(settingNotes, {
    group: 'Embeddings',
    description: 'How an onnx model makes one vector of its tokens.',
    example: 'cls',
    otherwise: 'what the folder or the name of the model tells',
  }),
  embedderMaxTokens: z.int().min(2).max(32_768).optional().register(settingNotes, {
    group: 'Embeddings',
    description: 'Tokens of a text that an onnx model reads; the rest is cut off.',
    example: '1024',
    otherwise: 'what the model was trained for, at most 512',
  }),
  embeddingPrecision: z.enum(['fp32', 'fp16', 'int8']).optional().register(settingNotes, {
    group: 'Embeddings',
    description: 'Which weights of an onnx model are loaded; int8 is a quarter of the size, and faster.',
    example: 'int8',
    otherwise: 'fp32',
  }),
  embeddingDim: z.int().min(1).max(16_384).optional().register(settingNotes, {
    group: 'Embeddings',
    description:
      'Cuts the vectors of any embedder to so many numbers, for models trained for it (Matryoshka). A change embeds everything again.',
    example: '256',
    otherwise: 'vectors stay as they are',
  }),
  embeddingHeads: z
    .array(z.enum(['semantic', 'entity', 'situation']))
    .default(['semantic'])
    .register(settingNotes, {
      group: 'Embeddings',
      description:
        'What is embedded of a memory, separated by commas: its content (semantic, always), the names in it (entity), and date, speaker and place with its text (situation).',
      example: 'semantic,entity,situation',
    }),
  ...languageSettings,
  ...nightSettings,
  ...proxySettings,
  ...voiceSettings,
  ...calendarSettings,
  ...backupSettings,
  ...telemetrySettings,
  ...auditSettings,
  ...encryptionSettings,
  logLevel: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .register(settingNotes, {
      group: 'Logging',
      description: 'Least severity that is logged; debug also logs each request. Content and secrets never are.',
      example: 'debug',
    }),
  logFormat: z.enum(['json', 'pretty']).default('pretty').register(settingNotes, {
    group: 'Logging',
    description: 'json: one object a line. pretty: one line for people.',
    example: 'json',
  }),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof Settings;
export const settingNames = settingsSchema.keyof().options;

/** Points to the configuration file; not a setting, since it cannot stand in that file. */
export const CONFIG_VARIABLE = 'HOLDFAST_CONFIG';

/** Address and key that clients of a server use. Never settings, and no mistake either: both stand in one shell. */
export const CLIENT_VARIABLES = ['HOLDFAST_URL', 'HOLDFAST_KEY', 'HOLDFAST_HOOKS'] as const;

/** `embedderApiKey` as HOLDFAST_EMBEDDER_API_KEY. */
export function variableOf(name: SettingName): string {
  return `HOLDFAST_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

export function noteOf(name: SettingName): SettingNote {
  const note = settingNotes.get(settingsSchema.shape[name]);
  if (note === undefined) throw new TypeError(`the setting ${name} has no note`);
  return note;
}
