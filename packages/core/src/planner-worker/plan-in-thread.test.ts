import { expect, test } from 'vitest';
import { task, week } from '../domain/planner/scheduling/testing/inputs.ts';
import { planInThread } from './plan-in-thread.ts';

const tasks = Array.from({ length: 30 }, (_, place) =>
  task(`t${place}`, { minutes: 15 + 15 * (place % 5), weight: 1 + (place % 4), due: Date.UTC(2026, 9, 20, 12) }),
);

test('a thread makes the plan within its CPU budget', async () => {
  const { plan, cpuMs, cut } = await planInThread({ input: week(tasks), seed: 1, budgetMs: 400, limitMs: 9_000 });
  expect(cut).toBe(false);
  expect(cpuMs).toBeLessThan(600);
  expect(plan.blocks.length).toBe(30);
});

test('at the limit the thread is ended, and the plan of the rules is given when there is one', async () => {
  const made = await planInThread({ input: week(tasks), seed: 1, budgetMs: 60_000, limitMs: 2_000 }).catch(
    (error: unknown) => error,
  );
  // On a machine too busy to start the thread in time there is none, and then it says so.
  if (made instanceof Error) expect(made).toMatchObject({ code: 'timeout' });
  else expect(made).toMatchObject({ cut: true, cpuMs: undefined, plan: { rounds: 0 } });
});

test('a limit before the first plan is a timeout', async () => {
  const made = planInThread({ input: week(tasks), seed: 1, budgetMs: 1_000, limitMs: 1 });
  await expect(made).rejects.toMatchObject({ code: 'timeout' });
});

test('an input that is not valid is refused as on this side', async () => {
  const asked = { seed: 1, budgetMs: 100, limitMs: 9_000 };
  const made = planInThread({ input: week([task('a', { weight: 0 }), task('b')]), ...asked });
  await expect(made).rejects.toMatchObject({ code: 'invalid_input' });
});

test('one task needs no thread', async () => {
  const asked = { seed: 1, budgetMs: 100, limitMs: 1 };
  const { plan, cpuMs } = await planInThread({ input: week([task('a')]), ...asked });
  expect(plan).toMatchObject({ proof: 'optimal', blocks: [{ task: 'a' }] });
  expect(cpuMs).toBeUndefined();
  await expect(planInThread({ input: week([task('a', { weight: 0 })]), ...asked })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});
