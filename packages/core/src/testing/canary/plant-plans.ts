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
  const names = [
    'intent',
    'former step',
    'step',
    'task',
    'task outcome',
    'sprint',
    'sprint goal',
    'run',
    'evidence',
    'lesson',
  ];
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
  const { run } = await client.startRun({ space, planId: plan.id, name: word('run'), sessionId });
  await client.finishStep({ id: run.id, spaces, key: first, outcome: 'done', evidence: `See ${word('evidence')}` });
  const { procedure } = await client.finishRun({ id: run.id, spaces, outcome: 'success', verified: true });
  await client.changeProcedure({
    id: procedure?.id ?? '',
    spaces,
    addLessons: [{ kind: 'do', text: `Ask ${word('lesson')}` }],
  });
  // Tells of the task in words of its own.
  await client.reflectDaily({ space });
  return { ...planted, words: { ...planted.words, ...words } };
}

/** The same in a pattern, which belongs to no session: twice, so that a former version is kept. */
export async function plantPattern(
  client: Client,
  { seed, space, planted }: { readonly seed: string; readonly space: string; readonly planted: Planted },
): Promise<Planted> {
  const words = { pattern: canaryWord(`${seed} pattern`), 'former pattern': canaryWord(`${seed} former pattern`) };
  const step = { key: 'a', title: 'Do it', minutes: 10, verification: 'It is done' };
  for (const description of [words['former pattern'], words.pattern]) {
    const pattern = { name: words.pattern, kind: 'workflow' as const, description, triggers: [words.pattern] };
    await client.savePattern({ space, ...pattern, steps: [step] });
  }
  return { ...planted, words: { ...planted.words, ...words } };
}
