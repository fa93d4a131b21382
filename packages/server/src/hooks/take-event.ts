import { HoldfastError, limits } from '@holdfast/contract';
import { checkpoint, environmentOf, lineOf, longestLine, standOf, type TakenEvent, whereOf } from './hook-session.ts';
import { recalledText } from './recalled-text.ts';
import { redact } from './redact.ts';
import { takeTool } from './take-tool.ts';
import { workOf } from './tool-work.ts';

const mostRecalled = 6;
const longestRequest = 4_000;

/**
 * Keeps what an event tells, and gives what the agent should be told in turn; empty for nothing.
 *
 * @throws HoldfastError what the operations throw
 */
export async function takeEvent(taken: TakenEvent): Promise<string> {
  const { event } = taken;
  switch (event.kind) {
    case 'started':
      return start(taken);
    case 'prompted': {
      // First: its own words would be the best match.
      const known = await recallFor(taken, event.text);
      const text = redact(event.text);
      await remember(taken, 'user', { text, id: event.id });
      await noteRequest(taken, text);
      return known;
    }
    case 'tool_used': {
      const used = workOf(event.use, taken.project.root);
      return used === undefined ? '' : takeTool(taken, used);
    }
    case 'replied': {
      const text = redact(event.text);
      await remember(taken, 'assistant', { text, id: event.id });
      await checkpoint(taken, { cause: 'event', step: lineOf(text) });
      return '';
    }
    case 'compacting':
      await checkpoint(taken, { cause: 'compaction' });
      return '';
    case 'compacted':
      await keepSummary(taken, redact(event.summary));
      return '';
    case 'ended':
      await end(taken);
      return '';
  }
}

async function start(taken: TakenEvent): Promise<string> {
  const { call, agent } = taken;
  const { restored } = await call('startSession', {
    ...whereOf(taken),
    agentId: agent,
    restore: true,
    environment: environmentOf(taken),
  });
  // That a session has begun is nothing to be told of.
  if (restored?.capsule.items.some(({ kind }) => kind !== 'session') !== true) return '';
  return `Holdfast memory of ${taken.project.space}:\n${restored.capsule.text}`;
}

async function end(taken: TakenEvent): Promise<void> {
  try {
    await taken.call('endSession', whereOf(taken));
  } catch (error) {
    // Of a session that told of nothing there is nothing to end.
    if (!(error instanceof HoldfastError) || error.code !== 'not_found') throw error;
  }
}

/** What fits the prompt well, but for what this session has said itself. */
async function recallFor({ call, project, sessionId, spaces }: TakenEvent, prompt: string): Promise<string> {
  const query = prompt.slice(0, longestLine).toWellFormed();
  // One word ("yes", "continue") says nothing to look for.
  if (!/\S\s+\S/u.test(query)) return '';
  // Preferences that belong to no project lie in the default space.
  const wanted = [...new Set([project.space, 'default'])];
  const { results } = await call('recall', {
    query,
    spaces: wanted.filter((space) => space === project.space || spaces?.includes(space) !== false),
    mode: 'precision',
    k: mostRecalled * 2,
    sessionId,
  });
  return recalledText(results.filter(({ memory }) => memory.sessionId !== sessionId).slice(0, mostRecalled));
}

async function remember(
  taken: TakenEvent,
  role: 'user' | 'assistant',
  { text, id }: { readonly text: string; readonly id: string | undefined },
): Promise<void> {
  const content = text.slice(0, limits.contentChars).toWellFormed();
  const { call, agent, sessionId } = taken;
  // The same event told twice is one memory: agents read the hooks of one another.
  const source =
    id === undefined ? {} : { source: { type: 'coding-agent', id: `${sessionId}/${id}/${role}`.slice(-255) } };
  const turn = { role, content, ...source, onConflict: 'replace' };
  await call('rememberMany', { ...whereOf(taken), agentId: agent, turns: [turn] });
}

async function noteRequest(taken: TakenEvent, text: string): Promise<void> {
  const { hasTask } = await standOf(taken);
  const request = text.slice(0, longestRequest).toWellFormed();
  await checkpoint(taken, { cause: 'event', request, ...(hasTask ? {} : { task: lineOf(text) }) });
}

async function keepSummary(taken: TakenEvent, summary: string): Promise<void> {
  const { call, project, sessionId, agent } = taken;
  await call('remember', {
    space: project.space,
    sessionId,
    agentId: agent,
    kind: 'reflective',
    content: summary.slice(0, limits.contentChars).toWellFormed(),
    tags: ['compaction'],
    occurredAt: new Date().toISOString(),
  });
  await checkpoint(taken, { cause: 'compaction', step: lineOf(summary) });
}
