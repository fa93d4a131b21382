import type { Client } from '@holdfast/contract';
import { canaryWord } from './needles.ts';

/** What was planted of one user: words by the place, and the ids by which they can be forgotten. */
export interface Planted {
  readonly words: Readonly<Record<string, string>>;
  readonly sessionId: string;
  readonly source: { readonly type: string; readonly id: string };
  readonly memoryIds: readonly string[];
  readonly entityId: string;
}

const places = [
  'content',
  'former content',
  'former tag',
  'former metadata',
  'deleted content',
  'tag',
  'metadata key',
  'metadata value',
  'speaker',
  'agent',
  'session',
  'source id',
  'source type',
  'event',
  'event type',
  'entity',
  'alias',
  'fact object',
  'idempotency key',
  'query',
  'problem',
  'solution',
  'task',
  'session summary',
  'step',
  'checkpoint data',
  'environment',
  'failure of a tool',
  'todo',
  'todo key',
  'blocker',
  'state name',
  'state value',
  'question',
  'option',
  'choice',
  'reasons',
  'decision tag',
  'snapshot',
  'snapshot tag',
  'hand-over',
  'todo notes',
  'work',
  'work input',
  'work output',
  'work error',
] as const;
type Place = (typeof places)[number];

/** What sessions and work keep beside memories, with their name: it goes with its session, space, user or time, and not with one memory. */
export const keptBySessions: readonly string[] = ['session', 'agent', ...places.slice(places.indexOf('task'))];

/**
 * Plants unguessable words of a user wherever a word can come to lie by calls: contents and their former states, fields,
 * names, facts, events, keys of repeated calls, and the questions that sessions remember. All of it hangs on one session.
 */
export async function plant(
  client: Client,
  { seed, space }: { readonly seed: string; readonly space: string },
): Promise<Planted> {
  const words = Object.fromEntries(places.map((place) => [place, canaryWord(`${seed} ${place}`)])) as Record<
    Place,
    string
  >;
  const source = { type: words['source type'], id: words['source id'] };
  const sessionId = words.session;
  const { memory } = await client.remember(
    {
      space,
      content: `The old code is ${words['former content']} at the bank`,
      tags: [words['former tag']],
      metadata: { note: words['former metadata'] },
      source,
      sessionId,
      speaker: words.speaker,
      agentId: words.agent,
      role: 'user',
      occurredAt: '2026-01-05T10:00:00Z',
    },
    { idempotencyKey: words['idempotency key'] },
  );
  await client.updateMemory({
    id: memory.id,
    spaces: [space],
    content: `The code is ${words.content}, says ${words.entity} called ${words.alias}`,
    tags: [words.tag],
    metadata: { [words['metadata key']]: words['metadata value'] },
  });
  const deleted = await client.remember({ space, content: `Deleted ${words['deleted content']}`, sessionId });
  await client.forgetMemory({ id: deleted.memory.id, spaces: [space] });
  const event = await client.recordEvents({
    space,
    events: [
      {
        type: words['event type'],
        content: `It happened: ${words.event}`,
        salience: 0.9,
        sessionId,
        facts: [{ subject: words.entity, predicate: 'has_code', object: words['fact object'] }],
      },
    ],
  });
  const eventMemory = event.results[0]?.memoryId ?? '';
  await client.linkMemories({ spaces: [space], from: memory.id, to: eventMemory, type: 'supports' });
  for (const subject of [words.entity, words.alias]) {
    await client.createFact({ space, subject, predicate: 'is_called', object: subject, sources: [memory.id] });
  }
  const named = async (prefix: string): Promise<string> =>
    (await client.listEntities({ spaces: [space], prefix })).entities[0]?.id ?? '';
  const entityId = await named(words.entity);
  await client.mergeEntities({ spaces: [space], id: entityId, from: await named(words.alias) });
  await client.startSession({ space, sessionId, agentId: words.agent, task: words.task });
  await client.checkpointSession({
    space,
    sessionId,
    step: words.step,
    data: { [words['checkpoint data']]: 1 },
    environment: { cwd: words.environment },
    error: { message: words['failure of a tool'] },
    todos: [
      { title: words.todo, key: words['todo key'], blockers: [words.blocker], notes: words['todo notes'] },
      // This one repeats a memory.
      { title: `Ask: The code is ${words.content}, says ${words.entity} called ${words.alias}` },
    ],
    systemState: { [words['state name']]: words['state value'] },
  });
  const { decision } = await client.logDecision({
    space,
    sessionId,
    question: words.question,
    options: [{ name: words.option }, { name: 'x', note: words.option }],
    choice: words.choice,
    reasons: words.reasons,
    tags: [words['decision tag']],
  });
  // These two go on elsewhere, and take words along.
  await client.supersedeDecision({ space, id: decision.id, choice: 'y' });
  const heir = { toAgentId: 'heir', newSessionId: `heir of ${seed}` };
  await client.saveSnapshot({
    space,
    sessionId,
    kind: 'system',
    data: { note: words.snapshot },
    tags: [words['snapshot tag']],
  });
  await client.handOverSession({ space, sessionId, note: words['hand-over'], ...heir });
  await client.endSession({ space, sessionId, summary: words['session summary'] });
  await client.logWork({
    space,
    sessionId,
    action: words.work,
    task: words.work,
    occurredAt: '2026-01-05T10:00:00Z',
    input: { note: words['work input'] },
    output: [words['work output']],
    error: `Error: it failed on ${words['work error']}`,
  });
  const known = await client.addSolution({
    space,
    sessionId,
    problem: `TypeError: ${words.problem} is not a function`,
    solution: `Call ${words.solution}`,
  });
  // Twice, so that the session has a question to remember, and its answers.
  for (const query of [`what is ${words.content}?`, `and ${words.query} of ${words.entity}?`]) {
    await client.recall({ spaces: [space], query, sessionId });
  }
  const { problems } = await client.listProblems({ spaces: [space] });
  const mine = problems.filter(({ content }) =>
    [words.problem, words['work error']].some((word) => content.includes(word)),
  );
  return {
    words,
    sessionId,
    source,
    memoryIds: [
      memory.id,
      deleted.memory.id,
      eventMemory,
      ...mine.map(({ memoryId }) => memoryId),
      known.solution.memoryId,
    ],
    entityId,
  };
}
