import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ModelAnswer } from '../domain/language/language-model.ts';
import type { Store } from '../domain/store.ts';
import { createLanguageModel } from '../models/language/language-model.ts';
import { nodePlatform } from '../platform.ts';
import { fakeLanguageServer, type LanguageBehaviour } from './fake-language-server.ts';

const schema = z.object({ summary: z.string() });
const tenant = { kind: 'tenant', tenant: 'acme' } as const;
const BUDGET = 10;
const CALLS = 100;

/** The promise that no number of processes, retries or failures spends more than the day's budget. */
export function describeBudget(under: {
  readonly name: string;
  /** Opens the same database once more, as another process would. */
  readonly open: () => Promise<{ readonly store: Store; readonly close: () => Promise<void> }>;
}): void {
  describe(`a budget for ${BUDGET} calls, on ${under.name}`, () => {
    const night = async (clients: number, usual: () => LanguageBehaviour) => {
      await using server = await fakeLanguageServer({ usual });
      const platform = nodePlatform();
      const opened = await Promise.all(Array.from({ length: clients }, under.open));
      const models = opened.map(({ store }) =>
        createLanguageModel({
          store,
          platform,
          cipher: undefined,
          environment: { endpoint: server.baseUrl, model: 'small', budget: { calls: BUDGET } },
          retries: { attempts: 3, baseMs: 1, maxMs: 2 },
          breaker: { threshold: 1_000, openMs: 1 },
        }),
      );
      const asked = models.flatMap((model, client) =>
        Array.from({ length: CALLS / clients }, (_, n) =>
          model.ask(
            { kind: 'user', tenant: 'acme', user: `user ${client} ${n % 3}`, spaces: '*' },
            { task: 'summarise_day', schema, data: { memories: 'words' } },
          ),
        ),
      );
      const answers = await Promise.all(asked);
      const day = new Date().toISOString().slice(0, 10);
      const used = await opened[0]?.store.read(tenant, (r) => r.usage.total(tenant, { day }));
      await Promise.all(opened.map(({ close }) => close()));
      return { requests: server.calls.length, answers, used };
    };
    const count = (answers: readonly ModelAnswer<unknown>[], reason: string): number =>
      answers.filter((answer) => !answer.ok && answer.reason === reason).length;

    test.each([1, 4])(
      `${CALLS} calls by %i clients make exactly ${BUDGET} requests, and the others say so`,
      async (clients) => {
        const { requests, answers, used } = await night(clients, () => ({ kind: 'reply', content: { summary: 's' } }));
        expect(requests).toBe(BUDGET);
        expect(answers.filter(({ ok }) => ok)).toHaveLength(BUDGET);
        expect(count(answers, 'budget_spent')).toBe(CALLS - BUDGET);
        expect(used).toMatchObject({ calls: BUDGET });
      },
    );

    test('retries and repairs are calls too: with an endpoint that fails no more requests are made', async () => {
      let n = 0;
      const faults = [{ kind: 'status', status: 500 }, { kind: 'reset' }, { kind: 'prose' }] as const;
      const { requests, answers, used } = await night(4, () => faults[(n += 1) % faults.length] ?? { kind: 'prose' });
      expect(requests).toBe(BUDGET);
      expect(answers.filter(({ ok }) => ok)).toEqual([]);
      expect(count(answers, 'budget_spent')).toBeGreaterThan(CALLS / 2);
      expect(used).toMatchObject({ calls: BUDGET });
    });
  });
}
