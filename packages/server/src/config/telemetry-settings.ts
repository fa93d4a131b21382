import { z } from 'zod';
import { settingNotes, text } from './setting-note.ts';

/** Settings of what an operator watches. */
export const telemetrySettings = {
  metrics: z.enum(['key', 'open', 'off']).default('key').register(settingNotes, {
    group: 'Monitoring',
    description:
      'Who may read `/metrics` at the server’s own address. key: a key with stats:read, bound to no user. open: whoever reaches it. off: nobody, and nothing is counted unless there is a port of its own.',
    example: 'open',
  }),
  metricsPort: z.int().min(0).max(65_535).optional().register(settingNotes, {
    group: 'Monitoring',
    description: 'A port on which `/metrics` is served without a key, for a network that only monitoring reaches.',
    example: '9464',
    otherwise: 'none',
  }),
  metricsHost: text.default('127.0.0.1').register(settingNotes, {
    group: 'Monitoring',
    description: 'Address of that port.',
    example: '0.0.0.0',
  }),
  leastFreeDiskMb: z.int().min(0).max(1_000_000_000).default(1_024).register(settingNotes, {
    group: 'Monitoring',
    description: 'MiB that must be free on the disk of the SQLite file, or health says `degraded`.',
    example: '10240',
  }),
  tracePercent: z.number().min(0).max(100).default(100).register(settingNotes, {
    group: 'Monitoring',
    description:
      'Share of the traces that begin here which are recorded; a call with a `traceparent` header is recorded if that says so.',
    example: '5',
  }),
  langfuseSpans: z.enum(['models', 'all']).default('models').register(settingNotes, {
    group: 'Monitoring',
    description: 'What Langfuse is told. models: questions to language models. all: every stage of every call.',
    example: 'all',
  }),
} as const;
