import { expect, test } from 'vitest';
import { open } from './open.ts';
import { fakeLanguageServer, type LanguageCall } from './testing/fake-language-server.ts';

const BUDGET = 10;
const DAYS = 100;
const first = Date.UTC(2026, 0, 1, 9);
const dayMs = 86_400_000;

/** As a sound model would answer: with words of the memories that it is shown. */
function read({ text }: LanguageCall): object {
  const [, said = ''] = /"text":"([^"]+)"/u.exec(text) ?? [];
  return { summary: said };
}

test(
  'a night that would ask 100 times makes 10 calls of a budget for 10, does the rest by rules, says so, and ends',
  { timeout: 60_000 },
  async () => {
    await using server = await fakeLanguageServer({ usual: (call) => ({ kind: 'reply', content: read(call) }) });
    await using memory = await open({
      path: ':memory:',
      timeZone: 'UTC',
      night: false,
      extraction: 'rules',
      language: { endpoint: server.baseUrl, model: 'small', budget: { calls: BUDGET } },
    });
    const said = ['The heron came back to the pond.', 'Rain fell on the garden.', 'Supper was late again.'];
    const items = Array.from({ length: DAYS }, (_, day) =>
      said.map((content, at) => ({ content, occurredAt: new Date(first + day * dayMs + at * 60_000).toISOString() })),
    );
    await memory.rememberMany({ items: items.flat() });
    await memory.consolidate({});
    const latest = async () => (await memory.listConsolidations({})).consolidations[0];
    await expect.poll(async () => (await latest())?.state, { timeout: 50_000, interval: 50 }).toBe('done');
    expect(server.calls).toHaveLength(BUDGET);
    expect(server.calls[0]?.text).toContain('The heron came back to the pond.');
    const report = (await latest())?.report ?? {};
    expect(report).toMatchObject({ day_summaries: DAYS });
    expect(report['model_budget_spent']).toBeGreaterThanOrEqual(DAYS - BUDGET);
    expect((await memory.stats({})).jobs.dead).toBe(0);
    const { settings } = await memory.getAiSettings({});
    expect(settings.today).toMatchObject({ calls: BUDGET });
    const { memories } = await memory.listMemories({ kinds: ['reflective'], sourceType: 'consolidation', limit: 200 });
    expect(memories.length).toBeGreaterThanOrEqual(DAYS);
  },
);
