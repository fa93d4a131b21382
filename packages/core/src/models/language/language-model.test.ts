import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AiDefaults, AiSettings } from '../../domain/language/ai-settings.ts';
import type { ModelAnswer, ModelTask } from '../../domain/language/language-model.ts';
import type { Store } from '../../domain/store.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakeLanguageServer, type FakeLanguageServer } from '../../testing/fake-language-server.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import type { Span } from '../tracing/span.ts';
import { createLanguageModel, type LanguageModelParts } from './language-model.ts';

const scope = { kind: 'user', tenant: 'acme', user: 'ana', spaces: ['default'] } as const;
const tenant = { kind: 'tenant', tenant: 'acme' } as const;
const schema = z.strictObject({ summary: z.string().max(100), sources: z.array(z.int().min(0)) });
const good = { summary: 'Ana moved to Lisbon.', sources: [1] };
const day = '2026-01-01';

let server: FakeLanguageServer;
let platform: FakePlatform;
let store: Store;

beforeEach(async () => {
  server = await fakeLanguageServer({ usual: () => ({ kind: 'reply', content: good }) });
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform, durability: 'normal' });
});
afterEach(async () => {
  await server.close();
  await store.close();
});

function model(environment: AiDefaults = {}, parts: Partial<LanguageModelParts> = {}) {
  return createLanguageModel({
    store,
    platform,
    cipher: undefined,
    environment: { endpoint: server.baseUrl, model: 'small', ...environment },
    retries: { attempts: 3, baseMs: 1, maxMs: 50 },
    ...parts,
  });
}

const question = { task: 'summarise_day', schema, data: { memories: 'words', title: 'today' } } as const;
const total = () => store.read(tenant, (r) => r.usage.total(tenant, { day }));

function refused(answer: ModelAnswer<unknown>): string | undefined {
  return answer.ok ? undefined : answer.reason;
}

function detailOf(answer: ModelAnswer<unknown>): string {
  return answer.ok ? '' : (answer.detail ?? '');
}

describe('a question', () => {
  test('is sent in the wire format of chat completions, with the schema of its answer', async () => {
    const answer = await model({ apiKey: 'sk-1', maxOutputTokens: 300 }).ask(scope, question);
    expect(answer).toEqual({ ok: true, value: good, model: 'small', repaired: false });
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]).toMatchObject({
      model: 'small',
      maxTokens: 300,
      authorization: 'Bearer sk-1',
      schemaName: 'summarise_day',
      messages: [{ role: 'system' }, { role: 'user' }],
    });
    const { response_format: format } = z
      .looseObject({ response_format: z.looseObject({ json_schema: z.looseObject({ schema: z.looseObject({}) }) }) })
      .parse(server.calls[0]?.body);
    expect(format.json_schema.schema).toEqual({
      type: 'object',
      properties: { summary: { type: 'string' }, sources: { type: 'array', items: { type: 'integer' } } },
      required: ['summary', 'sources'],
      additionalProperties: false,
    });
  });

  test('quotes its data between marks that are new each time', async () => {
    const ask = model();
    await ask.ask(scope, question);
    await ask.ask(scope, question);
    const marks = server.calls.map(
      ({ messages }) => /<<<([0-9a-f]{24}) memories\nwords\n\1>>>/.exec(messages[1]?.content ?? '')?.[1],
    );
    expect(new Set(marks).size).toBe(2);
    expect(marks).not.toContain(undefined);
  });

  test.each([
    ['json_object', 'json_object'],
    ['none', undefined],
  ] as const)('tells an endpoint that knows %s its form in words', async (structuredOutput, format) => {
    await model({ structuredOutput }).ask(scope, question);
    expect(server.calls[0]?.responseFormat).toBe(format);
    expect(server.calls[0]?.messages[0]?.content).toContain('"summary":{"type":"string"}');
  });

  test('goes to the model of its task', async () => {
    const asked = model({ models: { summarise_day: 'large', summarise_week: 'off' } });
    await asked.ask(scope, question);
    expect(server.calls[0]?.model).toBe('large');
    expect(await asked.has(scope, 'summarise_week')).toBe(false);
    expect(await asked.has(scope, 'extract')).toBe(true);
    expect(refused(await asked.ask(scope, { ...question, task: 'summarise_week' }))).toBe('not_configured');
  });

  test('uses the template that the tenant has made the active one', async () => {
    const text = { instructions: 'In rhyme.', prompt: 'Rhyme on {{memories}}' };
    await store.write(tenant, (w) => w.templates.add(tenant, { task: 'summarise_day', text, at: 1 }));
    await model().ask(scope, question);
    expect(server.calls[0]?.messages[0]?.content).toMatch(/^In rhyme\.\n\nQuoted data begins/);
    expect(server.calls[0]?.messages[1]?.content).toMatch(/^Rhyme on <<</);
  });

  test('without a model is not asked at all', async () => {
    const environment = { endpoint: server.baseUrl };
    const none = createLanguageModel({ store, platform, cipher: undefined, environment });
    expect(await none.has(scope, 'extract')).toBe(false);
    expect(await none.ask(scope, question)).toEqual({ ok: false, reason: 'not_configured' });
    expect(server.calls).toEqual([]);
  });
});

describe('an answer', () => {
  test.each([{ kind: 'prose' }, { kind: 'wrongSchema' }, { kind: 'reply', content: '{"summary": "cut' }] as const)(
    'that does not fit is sent back once, and the mended one taken ($kind)',
    async (behaviour) => {
      server.script(behaviour);
      expect(await model().ask(scope, question)).toMatchObject({ ok: true, value: good, repaired: true });
      expect(server.calls).toHaveLength(2);
      expect(server.calls[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
      expect(server.calls[1]?.messages[3]?.content).toMatch(/^Your answer does not fit\./);
    },
  );

  test('that does not fit twice is given up', async () => {
    server.script({ kind: 'wrongSchema' }, { kind: 'prose' });
    expect(refused(await model().ask(scope, question))).toBe('bad_answer');
    expect(server.calls).toHaveLength(2);
  });

  test('may stand in a fence or among prose', async () => {
    server.script({ kind: 'reply', content: `Here it is:\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\`` });
    expect(await model().ask(scope, question)).toMatchObject({ ok: true, value: good, repaired: false });
  });
});

describe('an endpoint that fails', () => {
  test.each([
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429, retryAfter: '0' },
    { kind: 'brokenJson' },
    { kind: 'reset' },
  ] as const)('once is asked again ($kind $status)', async (behaviour) => {
    server.script(behaviour);
    expect(await model().ask(scope, question)).toMatchObject({ ok: true, value: good });
    expect(server.calls).toHaveLength(2);
  });

  test('each time is given up after three tries, saying why and nothing of what it answered', async () => {
    const leak = { kind: 'status', status: 500, body: 'key sk-secret, prompt words' } as const;
    server.script(leak, leak, leak);
    const answer = await model().ask(scope, question);
    expect(refused(answer)).toBe('failed');
    expect(detailOf(answer)).toContain('it answered 500');
    expect(JSON.stringify(answer)).not.toMatch(/sk-secret|prompt words/);
    expect(server.calls).toHaveLength(3);
  });

  test.each([400, 401, 403, 404, 422])('with %i is not asked again', async (status) => {
    server.script({ kind: 'status', status });
    expect(refused(await model().ask(scope, question))).toBe('failed');
    expect(server.calls).toHaveLength(1);
  });

  test('is waited for as long as it says, and not at all when that is too long', async () => {
    server.script({ kind: 'status', status: 429, retryAfter: '0.04' });
    const start = performance.now();
    expect(await model().ask(scope, question)).toMatchObject({ ok: true });
    expect(performance.now() - start).toBeGreaterThanOrEqual(39);
    server.script({ kind: 'status', status: 429, retryAfter: '3600' });
    expect(refused(await model().ask(scope, question))).toBe('failed');
    expect(server.calls).toHaveLength(3);
  });

  test('by hanging is given up when its time is over', async () => {
    server.script({ kind: 'hang' }, { kind: 'hang' });
    const answer = await model({ timeoutMs: 60 }, { retries: { attempts: 2, baseMs: 1, maxMs: 5 } }).ask(
      scope,
      question,
    );
    expect(refused(answer)).toBe('timed_out');
    expect(server.calls).toHaveLength(2);
  });

  test('is given up at once when the caller does', async () => {
    server.script({ kind: 'hang' });
    const controller = new AbortController();
    const asked = model().ask(scope, { ...question, signal: controller.signal });
    while (server.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    // It may have been run for all that anybody knows.
    expect((await total()).inputTokens).toBeGreaterThan(0);
    await expect(model().ask(scope, { ...question, signal: controller.signal })).rejects.toThrow('enough');
    expect(server.calls).toHaveLength(1);
  });

  test('by an answer without end is given up', async () => {
    server.script({ kind: 'huge', bytes: 5 * 2 ** 20 });
    expect(refused(await model().ask(scope, question))).toBe('failed');
    expect(server.calls).toHaveLength(1);
  });

  test('by leading elsewhere is not followed', async () => {
    const thief = await fakeLanguageServer();
    server.script({ kind: 'redirect', location: `${thief.baseUrl}/chat/completions` });
    expect(refused(await model({ apiKey: 'sk-1' }).ask(scope, question))).toBe('failed');
    expect(thief.calls).toEqual([]);
    await thief.close();
  });

  test('five times in a row is left alone for half a minute, then probed once', async () => {
    const asked = model({}, { retries: { attempts: 1 } });
    server.script(...Array.from({ length: 6 }, () => ({ kind: 'status', status: 503 }) as const));
    for (let time = 0; time < 5; time += 1) expect(refused(await asked.ask(scope, question))).toBe('failed');
    expect(refused(await asked.ask(scope, question))).toBe('breaker_open');
    expect(server.calls).toHaveLength(5);
    const other = { ...scope, tenant: 'zeta' };
    expect(refused(await asked.ask(other, question))).toBe('failed');
    server.script({ kind: 'status', status: 503 });
    platform.advance(30_000);
    expect(refused(await asked.ask(scope, question))).toBe('failed');
    expect(refused(await asked.ask(scope, question))).toBe('breaker_open');
    platform.advance(30_000);
    expect((await asked.ask(scope, question)).ok).toBe(true);
    expect((await asked.ask(scope, question)).ok).toBe(true);
  });
});

describe('what is booked', () => {
  const price = { input: 1, output: 2 };

  test('is what the reply says that a call used, by user and task', async () => {
    server.script({ kind: 'reply', content: good, usage: { input: 100, output: 20 } });
    await model({ prices: { small: price } }).ask(scope, question);
    const used = { calls: 1, inputTokens: 100, outputTokens: 20, cost: 140 };
    expect(await total()).toEqual(used);
    expect(await store.read(tenant, (r) => r.usage.list(tenant, { day, limit: 9 }))).toEqual([
      { day, user: 'ana', task: 'summarise_day', model: 'small', ...used },
    ]);
  });

  test('is the most that a call can have used where the reply does not say, or never came', async () => {
    server.script({ kind: 'reply', content: good, usage: 'none' });
    await model({ maxOutputTokens: 50, prices: { small: price } }).ask(scope, question);
    const { inputTokens, outputTokens, cost } = await total();
    const body = JSON.stringify(server.calls[0]?.body);
    expect(inputTokens).toBeGreaterThan(Buffer.byteLength(body));
    expect(outputTokens).toBe(50);
    expect(cost).toBe(inputTokens + 100);
    server.script({ kind: 'hang' });
    await model({ timeoutMs: 30, maxOutputTokens: 50 }, { retries: { attempts: 1 } }).ask(scope, question);
    expect(await total()).toMatchObject({ calls: 2, inputTokens: 2 * inputTokens, outputTokens: 100 });
  });

  test('is a call without tokens where the endpoint refused it, and nothing where it was never there', async () => {
    server.script({ kind: 'status', status: 401 });
    await model().ask(scope, question);
    expect(await total()).toEqual({ calls: 1, inputTokens: 0, outputTokens: 0, cost: 0 });
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address of this form.
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const gone = model({ endpoint: `http://127.0.0.1:${port}/v1` });
    expect(refused(await gone.ask(scope, question))).toBe('failed');
    expect(await total()).toMatchObject({ calls: 1, inputTokens: 0 });
  });

  test('is every try and every repair', async () => {
    server.script({ kind: 'status', status: 500 }, { kind: 'prose' });
    await model().ask(scope, question);
    expect(await total()).toMatchObject({ calls: 3 });
  });

  test.each([
    ['calls', { calls: 2 }],
    ['tokens', { tokens: 5_000 }],
    ['cost', { cost: 5_000 }],
  ] as const)('never exceeds the limit of %s', async (name, budget) => {
    const asked = model({ budget, prices: { small: { input: 1, output: 1 } }, maxOutputTokens: 100 });
    const answers = [];
    for (let time = 0; time < 40; time += 1) answers.push(await asked.ask(scope, question));
    const last = answers.at(-1);
    expect(last === undefined ? '' : refused(last)).toBe('budget_spent');
    expect(last === undefined ? '' : detailOf(last)).toContain(name);
    const used = await total();
    expect(used.calls).toBe(server.calls.length);
    expect(used.calls).toBeGreaterThan(0);
    const { calls, tokens, cost }: Record<string, number> = { calls: 99, tokens: 1e9, cost: 1e9, ...budget };
    expect(used.calls).toBeLessThanOrEqual(calls ?? 0);
    expect(used.inputTokens + used.outputTokens).toBeLessThanOrEqual(tokens ?? 0);
    expect(used.cost).toBeLessThanOrEqual(cost ?? 0);
  });

  test('begins anew with the next day of UTC', async () => {
    const asked = model({ budget: { calls: 1 } });
    expect((await asked.ask(scope, question)).ok).toBe(true);
    expect(refused(await asked.ask(scope, question))).toBe('budget_spent');
    platform.advance(86_400_000);
    expect((await asked.ask(scope, question)).ok).toBe(true);
  });

  test('is one tenant’s alone', async () => {
    const asked = model({ budget: { calls: 1 } });
    expect((await asked.ask(scope, question)).ok).toBe(true);
    expect((await asked.ask({ ...scope, tenant: 'zeta' }, question)).ok).toBe(true);
    expect(refused(await asked.ask({ ...scope, user: 'bob' }, question))).toBe('budget_spent');
  });
});

describe('settings in the database', () => {
  const put = (settings: AiSettings, sealedKey?: string) =>
    store.write(tenant, (w) =>
      w.settings.put(tenant, {
        name: 'ai',
        value: { settings, ...(sealedKey === undefined ? {} : { sealedKey }) },
        expected: 0,
        at: 1,
      }),
    );

  test('hold for the next question', async () => {
    const asked = model({ apiKey: 'sk-of-the-environment' });
    await asked.ask(scope, question);
    const other = await fakeLanguageServer({ usual: () => ({ kind: 'reply', content: good }) });
    await put({ endpoint: other.baseUrl, model: 'stored' });
    await asked.ask(scope, question);
    expect(server.calls).toHaveLength(1);
    expect(other.calls).toMatchObject([{ model: 'stored', authorization: undefined }]);
    await other.close();
  });

  test('whose key cannot be opened fail with what to do, and send nothing', async () => {
    await put({}, 'sealed by another');
    const answer = await model().ask(scope, question);
    expect(refused(answer)).toBe('failed');
    expect(detailOf(answer)).toContain('HOLDFAST_SECRET_KEY');
    expect(server.calls).toEqual([]);
  });
});

describe('a probe', () => {
  test('asks the task’s model, with nobody’s data, by the same way', async () => {
    server.script({ kind: 'reply', content: { ready: true } });
    const asked = model({ budget: { calls: 1 } });
    const probe = (task: ModelTask) => asked.probe(tenant, { task, signal: undefined });
    expect(await probe('extract')).toMatchObject({ ok: true, value: { ready: true } });
    expect(server.calls[0]).toMatchObject({ schemaName: 'probe' });
    expect(refused(await probe('extract'))).toBe('budget_spent');
  });

  test('is not tried again, since somebody waits for it', async () => {
    server.script({ kind: 'status', status: 503 });
    const answer = await model().probe(tenant, { task: 'extract', signal: undefined });
    expect(refused(answer)).toBe('failed');
    expect(server.calls).toHaveLength(1);
  });
});

describe('spans', () => {
  const spansOf = async (parts: Partial<LanguageModelParts>): Promise<Span[]> => {
    const spans: Span[] = [];
    server.script({ kind: 'status', status: 500 }, { kind: 'reply', content: good, usage: { input: 9, output: 3 } });
    await model({}, { ...parts, onSpan: (span) => spans.push(span) }).ask(scope, question);
    return spans;
  };

  test('tell each request and the question above them, without words', async () => {
    const spans = await spansOf({});
    const [failed, answered, root] = spans;
    expect(spans).toHaveLength(3);
    expect(root).toMatchObject({ name: 'ask summarise_day', attributes: { 'user.id': 'ana' } });
    expect(failed).toMatchObject({ name: 'chat small', parentSpanId: root?.spanId, failure: 'it answered 500' });
    expect(answered).toMatchObject({
      traceId: root?.traceId,
      attributes: { 'gen_ai.request.model': 'small', 'gen_ai.usage.input_tokens': 9, 'gen_ai.usage.output_tokens': 3 },
    });
    expect(JSON.stringify(spans)).not.toMatch(/words|Lisbon/);
  });

  test('hold prompts and answers where that is wanted', async () => {
    const text = JSON.stringify(await spansOf({ traceContent: true }));
    expect(text).toMatch(/words/);
    expect(text).toMatch(/Lisbon/);
  });
});
