import type { OutputOf } from '@holdfast/contract';
import type { Colors } from '../terminal.ts';
import { formatInstant } from './memory.ts';

type WireSession = OutputOf<'getSession'>['session'];
type WireTodo = OutputOf<'listTodos'>['todos'][number];
type WireSnapshot = OutputOf<'listSnapshots'>['snapshots'][number];
type WireDecision = OutputOf<'listDecisions'>['decisions'][number];

const known = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('  ');

const place = (space: string): string | undefined => (space === 'default' ? undefined : `in ${space}`);

/** A session as two lines: its name and task, and below what there is to know of it. */
export function sessionLines(session: WireSession, { bold, dim }: Colors): string[] {
  const { sessionId, task, agentId, status, outcome, parent, continues, seenAt, space } = session;
  const about = known([
    status.replace('_', ' '),
    outcome,
    agentId === undefined ? undefined : `by ${agentId}`,
    parent === undefined ? undefined : `inside ${parent}`,
    continues === undefined ? undefined : `goes on from ${continues}`,
    `last at work ${formatInstant(seenAt)}`,
    place(space),
  ]);
  return [task === undefined ? bold(sessionId) : `${bold(sessionId)}  ${task}`, dim(about)];
}

export function todoLines(
  { id, title, status, progress, blockers, sessionId, space }: WireTodo,
  colors: Colors,
): string[] {
  const mark = status === 'done' ? '[x]' : status === 'cancelled' ? '[-]' : '[ ]';
  const about = known([
    id,
    status.replace('_', ' '),
    progress === 0 ? undefined : `${Math.round(progress * 100)} %`,
    blockers.length === 0 ? undefined : `waits for ${blockers.join(', ')}`,
    sessionId === undefined ? undefined : `of ${sessionId}`,
    place(space),
  ]);
  return [`${mark} ${title}`, colors.dim(about)];
}

export function snapshotLines(
  { id, kind, cause, data, times, seenAt, sessionId, archived, space }: WireSnapshot,
  { bold, dim }: Colors,
): string[] {
  const about = known([
    id,
    cause === 'manual' ? undefined : cause.replace('_', ' '),
    formatInstant(seenAt),
    times === 1 ? undefined : `${times} times`,
    archived ? 'archived' : undefined,
    sessionId === undefined ? undefined : `of ${sessionId}`,
    place(space),
  ]);
  return [`${bold(kind)} ${JSON.stringify(data)}`, dim(about)];
}

export function decisionLines(decision: WireDecision, { bold, dim }: Colors): string[] {
  const { id, question, choice, reasons, status, decidedAt, revisitAt, supersededBy, sessionId, space } = decision;
  const about = known([
    id,
    status,
    formatInstant(decidedAt),
    revisitAt === undefined ? undefined : `look again ${formatInstant(revisitAt)}`,
    supersededBy === undefined ? undefined : `now ${supersededBy}`,
    sessionId === undefined ? undefined : `of ${sessionId}`,
    place(space),
  ]);
  const because = reasons === undefined ? '' : `, because ${reasons}`;
  return [choice === undefined ? question : `${question} ${bold(choice)}${because}`, dim(about)];
}
