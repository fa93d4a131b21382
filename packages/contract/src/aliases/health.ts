import { z } from 'zod';
import { alias } from '../operation.ts';

/** The state of one part in the word of the source document, and what there is to say of it. */
const words = { ok: 'healthy', degraded: 'degraded', failed: 'unhealthy' } as const;
const word = z.enum(['healthy', 'degraded', 'unhealthy']);

interface Health {
  readonly status: keyof typeof words;
  readonly version: string;
  readonly checks: Readonly<
    Record<string, { readonly status: keyof typeof words; readonly detail?: string | undefined }>
  >;
}

/** What the source documents call parts that have another name here. */
const names: Readonly<Record<string, string>> = { store: 'database', embedder: 'embedding', language: 'llm_api' };
const part = word.optional();

/** `GET /health` as the source documents tell it: one word for the whole, one for each part, and the embedding model. */
export const healthAlias = alias({
  method: 'GET',
  path: '/health',
  summary: 'State of the server in the words of the source documents: healthy, degraded, unhealthy',
  input: z.strictObject({}),
  output: z.object({
    status: word,
    version: z.string(),
    model: z.string().describe('Embedding model, or none'),
    database: word,
    embedding: word,
    llm_api: part,
    redis: part,
    queue: part,
    worker: part,
    disk: part,
    backup: part,
    details: z.record(z.string(), z.string()).describe('What is wrong, by part'),
  }),
  toInput: () => ({}),
  toOutput: ({ status, version, checks }: Health) => {
    const { embedder } = checks;
    const parts = Object.entries(checks).map(([name, check]) => [names[name] ?? name, check] as const);
    const states = Object.fromEntries(parts.map(([name, check]) => [name, words[check.status]]));
    return {
      status: words[status],
      version,
      model: embedder?.status === 'ok' ? (embedder.detail?.split(';')[0] ?? 'none') : 'none',
      details: Object.fromEntries(
        parts.flatMap(([name, { status: state, detail }]) =>
          state === 'ok' || detail === undefined ? [] : [[name, detail]],
        ),
      ),
      ...states,
      database: states['database'] ?? 'unhealthy',
      embedding: states['embedding'] ?? 'unhealthy',
    };
  },
});

/** A probe of Kubernetes answers in one word. */
export const liveAlias = alias({
  method: 'GET',
  path: '/health/live',
  summary: 'The process answers',
  input: z.strictObject({}),
  output: z.object({ status: z.literal('alive') }),
  toInput: () => ({}),
  toOutput: () => ({ status: 'alive' as const }),
});

export const readyAlias = alias({
  method: 'GET',
  path: '/health/ready',
  summary: 'The server can store and recall; 503 while it cannot',
  input: z.strictObject({}),
  output: z.object({ status: z.literal('ready') }),
  toInput: () => ({}),
  toOutput: () => ({ status: 'ready' as const }),
});
