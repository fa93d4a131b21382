import { expect, test } from 'vitest';
import { open } from './open.ts';
import { fakeLanguageServer, type LanguageCall } from './testing/fake-language-server.ts';

const BUDGET = 10;
const TEXTS = 100;

/** As a sound model would answer: where the speaker lives, and nothing else. */
function read(call: LanguageCall): object {
  const place = /I live in (\w+)/.exec(call.messages[1]?.content ?? '')?.[1] ?? '';
  const fact = {
    subject: 'user',
    predicate: 'lives_in',
    object: place,
    stance: 'states',
    valid_from: null,
    valid_to: null,
  };
  return { memories: [], facts: [{ ...fact, confidence: 0.9, sources: [1] }], entities: [], refused: [] };
}

test(
  'with a budget for 10 calls extraction of 100 texts makes 10, does the rest by rules, and ends',
  { timeout: 30_000 },
  async () => {
    await using server = await fakeLanguageServer({ usual: (call) => ({ kind: 'reply', content: read(call) }) });
    await using memory = await open({
      path: ':memory:',
      timeZone: 'UTC',
      extraction: 'model',
      language: { endpoint: server.baseUrl, model: 'small', budget: { calls: BUDGET } },
    });
    const items = Array.from({ length: TEXTS }, (_, n) => ({
      content: `I live in Town${n}`,
      occurredAt: `2026-01-01T00:${String(n % 60).padStart(2, '0')}:00Z`,
    }));
    await memory.rememberMany({ items });
    const left = async (): Promise<number> => (await memory.listJobs({ kinds: ['extract_memories'] })).jobs.length;
    while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await memory.stats({})).jobs.dead).toBe(0);
    expect(server.calls).toHaveLength(BUDGET);
    const { settings } = await memory.getAiSettings({});
    expect(settings.today).toMatchObject({ calls: BUDGET, by: [{ task: 'extract', calls: BUDGET }] });
    const { facts } = await memory.listFacts({ predicate: 'lives_in', includeSuperseded: true, limit: 200 });
    expect(new Set(facts.map(({ object }) => object)).size).toBe(TEXTS);
    expect(new Set(facts.map(({ origin }) => origin))).toEqual(new Set(['model', 'rules']));
    const { counts } = await memory.listExtractions({ limit: 1 });
    expect(counts.reasons).toMatchObject({ model_budget_spent: TEXTS - BUDGET });
    expect(await memory.testAiSettings({})).toMatchObject({ ok: false, reason: 'budget_spent' });
  },
);
