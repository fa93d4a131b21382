import { type Operation, type OperationName, operationNames, operations } from '@holdfast/contract';
import { hostileTexts, type InputGenerator, inputGenerator, pick } from '@holdfast/core/testing';

/** A request as it goes out. */
export interface FuzzRequest {
  readonly kind: 'valid' | 'near' | 'hostile' | 'raw';
  readonly operation: OperationName;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Requests {
  next(): FuzzRequest;
  /** Ids that were seen in an answer, to be asked for. */
  learn(ids: readonly string[]): void;
}

const mostIds = 300;

/** Requests of every operation in turn, made from its schema; the same for the same numbers and answers. */
export function fuzzRequests(params: {
  readonly random: () => number;
  readonly ids: readonly string[];
  readonly users: readonly string[];
}): Requests {
  const { random, users } = params;
  const ids = [...params.ids];
  const generators = new Map<OperationName, InputGenerator>();
  const known = {
    id: ids,
    from: ids,
    to: ids,
    userId: users,
    space: ['default', 'work'],
    day: ['2026-11-20', '2026-11-21'],
  };

  function generatorOf(name: OperationName): InputGenerator {
    const made = generators.get(name) ?? inputGenerator({ schema: operations[name].input, random, known });
    generators.set(name, made);
    return made;
  }

  function input(name: OperationName, kind: FuzzRequest['kind']): Record<string, unknown> {
    const generator = generatorOf(name);
    if (kind === 'near') return generator.near();
    return kind === 'hostile' ? generator.hostile() : generator.valid();
  }

  return {
    next() {
      const operation = pick(random, operationNames);
      const chance = random();
      const kind = chance < 0.4 ? 'valid' : chance < 0.65 ? 'near' : chance < 0.9 ? 'hostile' : 'raw';
      const request = toRequest(operation, kind, input(operation, kind), random);
      return kind === 'raw' ? spoiled(request, random) : request;
    },
    learn(seen) {
      ids.push(...seen);
      if (ids.length > mostIds) ids.splice(params.ids.length, ids.length - mostIds);
    },
  };
}

function toRequest(
  name: OperationName,
  kind: FuzzRequest['kind'],
  input: Readonly<Record<string, unknown>>,
  random: () => number,
): FuzzRequest {
  const declared: Operation = operations[name];
  // Other services' words for the same operation are doors as well.
  const { method, path } = pick(random, [declared, declared, ...declared.aliases]);
  const used = new Set<string>();
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    used.add(field);
    return encoded(input[field]);
  });
  const rest = Object.entries(input).filter(([field]) => !used.has(field));
  const base = { kind, operation: name, method } as const;
  if (['POST', 'PATCH', 'PUT'].includes(method)) {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (random() < 0.1) headers['Idempotency-Key'] = pick(random, ['one', 'two', 'x'.repeat(300), 'ö']);
    return { ...base, path: filled, headers, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = rest.flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value]).slice(0, 50).map((one) => `${encoded(field)}=${encoded(one)}`),
  );
  return { ...base, path: `${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`, headers: {}, body: undefined };
}

/** Percent-encoded, whatever it is; half a character cannot be, and goes out as the sign for what is lost. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  return encodeURIComponent(text.toWellFormed().slice(0, 4_000));
}

/** The same with something about the request itself that is not as it should be. */
function spoiled(request: FuzzRequest, random: () => number): FuzzRequest {
  const { headers, body = '{}', path } = request;
  const text = pick(random, hostileTexts);
  // A header may hold these alone; fetch sends no others.
  const inHeader = text
    .replaceAll(/[^\u0020-\u007e\u00a1-\u00ff]/g, '')
    .trim()
    .slice(0, 2_000);
  const ways: (() => Partial<FuzzRequest>)[] = [
    () => ({ body: body.slice(0, Math.floor(random() * body.length)) }),
    () => ({ body: `${body}${body}` }),
    () => ({ body: body.replace('{', '{"userId":"victor","userId":"mallory",') }),
    () => ({ body: body.replace('{', '{"__proto__":{"admin":true},') }),
    () => ({ body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` }),
    () => ({ body: `{"content":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}` }),
    () => ({ body: '\ufeff{}' }),
    () => ({ body: 'null' }),
    () => ({
      headers: {
        ...headers,
        'Content-Type': pick(random, ['text/plain', 'application/xml', '', 'application/json; charset=utf-16']),
      },
    }),
    () => ({ headers: { ...headers, 'Content-Encoding': 'gzip' } }),
    () => ({ headers: { ...headers, 'X-Holdfast-User': inHeader } }),
    () => ({ headers: { ...headers, 'X-Holdfast-User': 'victor' } }),
    () => ({ headers: { ...headers, 'X-Request-Id': inHeader } }),
    () => ({ headers: { ...headers, 'X-Forwarded-For': inHeader, Forwarded: inHeader } }),
    () => ({ headers: { ...headers, Origin: inHeader, Accept: inHeader } }),
    () => ({ path: `${path.split('?')[0] ?? path}/${encoded(text).slice(0, 500)}` }),
    () => ({
      path: `${path}${path.includes('?') ? '&' : '?'}${encoded(text).slice(0, 500)}=${encoded(text).slice(0, 500)}`,
    }),
    () => ({ path: `${path}${path.includes('?') ? '&' : '?'}a=%ff%fe&__proto__=1&constructor=2` }),
    () => ({ method: pick(random, ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'GET', 'HEAD', 'POST']) }),
  ];
  const changed: FuzzRequest = { ...request, ...pick(random, ways)() };
  return changed.method === 'GET' || changed.method === 'HEAD' ? { ...changed, body: undefined } : changed;
}
