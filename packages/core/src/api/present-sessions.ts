import type { OutputOf } from '@holdfast/contract';
import type { Decision } from '../domain/decisions/decision-store.ts';
import { defined } from '../domain/defined.ts';
import type { Restored } from '../domain/sessions/restore.ts';
import type { Session, Snapshot, SystemState, Todo } from '../domain/sessions/session-store.ts';
import { readDecision, readSession, readSnapshot, readTodo } from '../domain/sessions/words.ts';
import { toTimestamp } from './instants.ts';

export type WireSession = OutputOf<'getSession'>['session'];
export type WireSnapshot = OutputOf<'getSnapshot'>['snapshot'];
export type WireTodo = OutputOf<'listTodos'>['todos'][number];
export type WireState = OutputOf<'listSystemState'>['systemState'][number];
export type WireDecision = OutputOf<'logDecision'>['decision'];
export type WireRestored = OutputOf<'restoreSession'>;

function instantOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : toTimestamp(at);
}

export function presentSession(one: Session): WireSession {
  const { id, sessionId, space, status, capture, startedAt, seenAt } = one;
  const { agentId, parent, continues, outcome, endedAt } = one;
  const { task, summary, note } = readSession(one);
  return {
    id,
    sessionId,
    space,
    status,
    capture,
    startedAt: toTimestamp(startedAt),
    seenAt: toTimestamp(seenAt),
    ...defined({ agentId, parent, continues, outcome, task, summary, note, endedAt: instantOf(endedAt) }),
  };
}

export function presentSnapshot(one: Snapshot, now: number): WireSnapshot {
  const { id, space, sessionId, kind, cause, salience, hash, times, createdAt, seenAt, expiresAt } = one;
  const { data, tags } = readSnapshot(one);
  return {
    id,
    space,
    kind,
    cause,
    // Sound: it came in as this kind of JSON, and was kept as it was.
    data: JSON.parse(data) as WireSnapshot['data'],
    tags: [...tags],
    salience,
    contentHash: hash,
    times,
    createdAt: toTimestamp(createdAt),
    seenAt: toTimestamp(seenAt),
    archived: expiresAt !== undefined && expiresAt <= now,
    ...defined({ sessionId, expiresAt: instantOf(expiresAt) }),
  };
}

export function presentTodo(one: Todo): WireTodo {
  const { id, space, sessionId, status, progress, salience, createdAt, updatedAt, doneAt, archivedAt } = one;
  const { title, key, blockers, notes } = readTodo(one);
  return {
    id,
    space,
    title,
    status,
    progress,
    blockers: [...blockers],
    salience,
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
    ...defined({ sessionId, key, notes, doneAt: instantOf(doneAt), archivedAt: instantOf(archivedAt) }),
  };
}

export function presentState({ name, words, space, sessionId, updatedAt }: SystemState): WireState {
  return {
    name,
    // Sound: it came in as JSON.
    value: JSON.parse(words) as WireState['value'],
    space,
    updatedAt: toTimestamp(updatedAt),
    ...defined({ sessionId }),
  };
}

export function presentDecision(one: Decision): WireDecision {
  const { id, space, sessionId, open, salience, decidedAt, revisitAt, supersededBy } = one;
  const { question, options, choice, reasons, tags } = readDecision(one);
  return {
    id,
    space,
    question,
    options: options.map(({ name, note }) => ({ name, ...defined({ note }) })),
    status: supersededBy === undefined ? (open ? 'open' : 'decided') : 'superseded',
    tags: [...tags],
    salience,
    decidedAt: toTimestamp(decidedAt),
    ...defined({ sessionId, choice, reasons, revisitAt: instantOf(revisitAt), supersededBy }),
  };
}

export function presentRestored(one: Restored, { now, tookMs }: { now: number; tookMs: number }): WireRestored {
  const { session, context, capsule, staleness } = one;
  return {
    found: session !== undefined,
    interrupted: one.interrupted,
    todos: one.todos.map(presentTodo),
    systemState: one.states.map(presentState),
    errors: one.errors.map((error) => presentSnapshot(error, now)),
    decisions: one.decisions.map(presentDecision),
    memories: one.memories.map(({ memory, score }) => ({
      id: memory.id,
      content: memory.content,
      occurredAt: toTimestamp(memory.occurredAt),
      score,
    })),
    nested: one.nested.map(presentSession),
    capsule: { ...capsule, items: capsule.items.map(({ kind, id, tokens }) => ({ kind, tokens, ...defined({ id }) })) },
    stateHash: one.stateHash,
    staleness: {
      state: staleness.state,
      reasons: [...staleness.reasons],
      changed: [...staleness.changed],
      ...defined({ ageMs: staleness.ageMs }),
    },
    degraded: [...one.degraded],
    tookMs,
    ...defined({
      session: session === undefined ? undefined : presentSession(session),
      context: context === undefined ? undefined : presentSnapshot(context, now),
    }),
  };
}
