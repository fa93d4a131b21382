import { HoldfastError, limits, type OperationName, type OutputOf } from '@holdfast/contract';
import type { CodingAgent, SessionEvent } from './agent-event.ts';
import { recalledText } from './recalled-text.ts';
import { redact } from './redact.ts';
import type { SessionNote, SessionNotes } from './session-notes.ts';
import { type ToolTodo, type UsedTool, workOf } from './tool-work.ts';

/** Where the agent works. */
export interface HookProject {
  readonly space: string;
  readonly root: string;
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
}

export interface TakenEvent extends SessionEvent {
  readonly agent: CodingAgent;
  readonly project: HookProject;
  /** Who sends it: sessions of two users may have one name. */
  readonly user: string;
  /** Calls an operation as who sent the event. */
  readonly call: <N extends OperationName>(name: N, input: object) => Promise<OutputOf<N>>;
  readonly notes: SessionNotes;
  /** Spaces that the key may name; any when undefined. */
  readonly spaces: readonly string[] | undefined;
}

const mostFiles = 20;
const mostRecalled = 6;
const longestLine = 2_000;
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
      if (used !== undefined) await noteWork(taken, used);
      return '';
    }
    case 'replied': {
      const text = redact(event.text);
      await remember(taken, 'assistant', { text, id: event.id });
      await checkpoint(taken, { cause: 'event', step: line(text) });
      return '';
    }
    case 'compacting':
      await checkpoint(taken, { cause: 'compaction' });
      return '';
    case 'compacted':
      await keepSummary(taken, redact(event.summary));
      return '';
    case 'ended':
      taken.notes.drop(keyOf(taken));
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
  const { hasTask } = await noteOf(taken);
  const request = text.slice(0, longestRequest).toWellFormed();
  await checkpoint(taken, { cause: 'event', request, ...(hasTask ? {} : { task: line(text) }) });
  taken.notes.set(keyOf(taken), { ...(await noteOf(taken)), hasTask: true });
}

async function noteWork(taken: TakenEvent, { tool, work, failure }: UsedTool): Promise<void> {
  const cause = failure === undefined ? 'event' : 'tool_error';
  switch (work.kind) {
    case 'command': {
      const { command, exitCode, output } = work;
      const known = { command, ...(exitCode === undefined ? {} : { exitCode }) };
      const error = failure === undefined ? {} : { error: { message: failure, tool, ...known } };
      await checkpoint(taken, {
        cause,
        lastCommand: { ...known, ...(output === undefined ? {} : { output }) },
        ...error,
      });
      return;
    }
    case 'files': {
      if (failure !== undefined) return checkpoint(taken, { cause, error: { message: failure, tool } });
      const note = await noteOf(taken);
      const files = [...new Set([...work.files, ...note.files])].slice(0, mostFiles);
      taken.notes.set(keyOf(taken), { ...note, files });
      await checkpoint(taken, { cause, files: files.map((path) => ({ path })) });
      return;
    }
    case 'todos': {
      if (failure !== undefined) return;
      const todos = await titled(taken, work.todos);
      if (todos.length > 0) await checkpoint(taken, { cause: 'todo_change', todos, replaceTodos: work.whole });
      return;
    }
    case 'other':
      return;
  }
}

/** Todos with the titles by which they are known. */
async function titled(taken: TakenEvent, todos: readonly ToolTodo[]): Promise<object[]> {
  if (todos.every(({ title }) => title !== undefined)) return [...todos];
  const { call, project, sessionId } = taken;
  const known = await call('listTodos', { spaces: [project.space], sessionId, limit: 200 });
  return todos.flatMap((todo) => {
    const title = todo.title ?? known.todos.find(({ key }) => key !== undefined && key === todo.key)?.title;
    return title === undefined ? [] : [{ ...todo, title }];
  });
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
  await checkpoint(taken, { cause: 'compaction', step: line(summary) });
}

async function checkpoint(taken: TakenEvent, work: object): Promise<void> {
  await taken.call('checkpointSession', {
    ...whereOf(taken),
    agentId: taken.agent,
    environment: environmentOf(taken),
    ...work,
  });
}

/** What is known of a session; of one whose events went to another process, what that one stored. */
async function noteOf(taken: TakenEvent): Promise<SessionNote> {
  const key = keyOf(taken);
  const noted = taken.notes.get(key);
  if (noted !== undefined) return noted;
  const { call, project, sessionId } = taken;
  const { snapshots } = await call('listSnapshots', { spaces: [project.space], sessionId, kind: 'task', limit: 1 });
  const { files, task } = snapshots[0]?.data ?? {};
  const paths = Array.isArray(files) ? files.flatMap((file) => pathOf(file)) : [];
  const note = { files: paths, hasTask: task !== undefined };
  taken.notes.set(key, note);
  return note;
}

function pathOf(file: unknown): string[] {
  return typeof file === 'object' && file !== null && 'path' in file && typeof file.path === 'string'
    ? [file.path]
    : [];
}

function keyOf({ user, project, sessionId }: TakenEvent): string {
  return JSON.stringify([user, project.space, sessionId]);
}

function whereOf({ project, sessionId }: TakenEvent): { readonly space: string; readonly sessionId: string } {
  return { space: project.space, sessionId };
}

function environmentOf({ project: { root, branch, commit } }: TakenEvent): Record<string, string> {
  return {
    ...(root === '' ? {} : { cwd: root }),
    ...(branch === undefined ? {} : { gitBranch: branch }),
    ...(commit === undefined ? {} : { gitHead: commit }),
  };
}

/** The beginning of a text as one line. */
function line(text: string): string {
  const words = text.replaceAll(/\s+/gu, ' ').trim();
  return words.length <= 300 ? words : `${words.slice(0, 299)}…`.toWellFormed();
}
