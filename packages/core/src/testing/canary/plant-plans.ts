import type { Client } from '@holdfast/contract';
import { canaryWord } from './needles.ts';
import type { Planted } from './plant.ts';

/**
 * Plants words of a user in what the planner keeps, in a session: a plan that was refined and approved, tasks and a sprint.
 * The user said them, so that they do not go with any memory.
 */
export async function plantPlans(
  client: Client,
  { seed, space, planted }: { readonly seed: string; readonly space: string; readonly planted: Planted },
): Promise<Planted> {
  const { sessionId } = planted;
  const names = ['intent', 'former step', 'step', 'task', 'task outcome', 'sprint', 'sprint goal'];
  const words = Object.fromEntries(names.map((name) => [`plan ${name}`, canaryWord(`${seed} plan ${name}`)]));
  const word = (name: string): string => words[`plan ${name}`] ?? '';
  const days = { startsOn: '2026-11-23', endsOn: '2026-12-04' };
  const { sprint } = await client.createSprint({
    space,
    name: word('sprint'),
    goal: `Reach ${word('sprint goal')}`,
    capacityHours: 20,
    sessionId,
    ...days,
  });
  const { plan } = await client.createPlan({ space, intent: `Release ${word('intent')} by Friday`, sessionId });
  const spaces = [space];
  const first = plan.steps[0]?.key ?? '';
  for (const step of ['former step', 'step']) {
    await client.refinePlan({ id: plan.id, spaces, change: [{ key: first, title: `Agree on ${word(step)}` }] });
  }
  await client.approvePlan({ id: plan.id, spaces, sprintId: sprint.id });
  const { task } = await client.createTask({ space, title: `Call about ${word('task')}`, sessionId });
  await client.completeTask({ id: task.id, spaces, outcome: `They said ${word('task outcome')}` });
  return { ...planted, words: { ...planted.words, ...words } };
}
