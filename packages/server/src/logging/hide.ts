import { safeError } from './safe-error.ts';

/** Names under which entries of libraries and of ours might hold secrets or what is remembered, wherever they lie. */
const HIDDEN: ReadonlySet<string> = new Set(
  [
    'apiKey',
    'authorization',
    'body',
    'content',
    'context',
    'cookie',
    'input',
    'memories',
    'memory',
    'messages',
    'output',
    'params',
    'password',
    'prompt',
    'query',
    'reply',
    'results',
    'row',
    'secret',
    'secretKey',
    'text',
    'texts',
    'token',
    'turns',
    'value',
    'values',
    'vector',
    'words',
  ].map((name) => name.toLowerCase()),
);

const CENSOR = '[hidden]';
const DEEPEST = 3;
const LONGEST = 500;

/** An entry as it may be written: nothing under a hidden name, errors by what is safe of them, long texts cut. */
export function hide(entry: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [
      name,
      HIDDEN.has(name.toLowerCase().replaceAll(/[-_]/gu, '')) ? CENSOR : shown(value, depth),
    ]),
  );
}

function shown(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  if (value instanceof Error) return safeError(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return CENSOR;
  if (Array.isArray(value)) return value.map((one) => shown(one, depth + 1));
  return hide({ ...value }, depth + 1);
}
