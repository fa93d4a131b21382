import type { Decision } from '../decisions/decision-store.ts';
import type { Memory } from '../memories/memory.ts';
import type { Gathered } from './gather.ts';
import type { Session, Snapshot, Todo } from './session-store.ts';
import { readFailure, readWork } from './read-work.ts';
import { readDecision, readSession, readTodo, type Work } from './words.ts';

/** What a capsule may hold: one fact. */
export interface CapsuleLine {
  readonly kind: string;
  /** To read the whole of it. */
  readonly id?: string;
  readonly text: string;
  /** What it is worth to whoever goes on, 0 to 1. */
  readonly value: number;
  /** Never left out: cut, if it must be. */
  readonly must?: boolean;
}

/** Of one line; the whole is read by its id. */
const longest = 600;

/**
 * All that is worth telling, in the order in which it is told. The values say what an agent missed most when it began anew: what was asked, the
 * last decision, what failed, the next step, what it was at.
 */
export function capsuleLines(
  gathered: Gathered,
  { now, memories }: { readonly now: number; readonly memories: readonly { memory: Memory; score: number }[] },
): readonly CapsuleLine[] {
  const work = readWork(gathered.context);
  return [
    ...sessionLines(gathered),
    ...workLines(work, gathered),
    ...gathered.todos.map((todo) => todoLine(todo, gathered.lineage)).toSorted((a, b) => b.value - a.value),
    ...gathered.errors.map((error, place) => errorLine(error, { place, lineage: gathered.lineage })),
    ...gathered.decisions.map((decision, place) => decisionLine(decision, { place, now })),
    ...gathered.nested.map(nestedLine),
    ...stateLines(gathered.states),
    ...memories.map(({ memory, score }, place) => ({
      ...line('memory', `Remembered of ${dateOf(memory.occurredAt)}: ${memory.content}`, 0.6 - place * 0.04),
      id: memory.id,
      value: Math.max(0.1, 0.6 - place * 0.04 + Math.min(0.05, score * 0.05)),
    })),
  ];
}

function line(kind: string, text: string, value: number): CapsuleLine {
  return { kind, text: clipped(text, longest), value };
}

/** On one line, and with nothing in it that could close the frame. */
export function clipped(text: string, most: number): string {
  const flat = text
    .replaceAll(/<(?=\/?\s*session\b)/gi, '‹')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (flat.length <= most) return flat;
  return `${flat.slice(0, most - 1).trimEnd()}…`.toWellFormed();
}

function sessionLines({ session, task }: Gathered): CapsuleLine[] {
  if (session === undefined) return [];
  const { summary, note } = readSession(session);
  const by = session.agentId === undefined ? '' : ` of ${session.agentId}`;
  const after = session.continues === undefined ? '' : `, which goes on from ${session.continues}`;
  const lines = [line('session', `Session ${session.sessionId}${by}${after}: ${stateOf(session)}.`, 0.7)];
  if (note !== undefined) lines.push(line('note', `It was handed over with these words: ${note}`, 0.97));
  if (task !== undefined) lines.push({ ...line('task', `The task is: ${task}`, 1), must: true });
  if (summary !== undefined) lines.push(line('summary', `It ended with: ${summary}`, 0.9));
  return lines;
}

function stateOf({ status, seenAt, endedAt, outcome }: Session): string {
  const at = `${new Date(endedAt ?? seenAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  switch (status) {
    case 'active':
      return `under way, or broken off at ${at}`;
    case 'ended':
      return `ended at ${at}${outcome === undefined ? '' : `, ${outcome}`}`;
    case 'handed_over':
      return `handed over at ${at}`;
  }
}

function workLines(work: Work, { turns }: Gathered): CapsuleLine[] {
  const lines: CapsuleLine[] = [];
  const add = (kind: string, said: unknown, tell: (words: string) => string, value: number): void => {
    if (typeof said === 'string' && said !== '') lines.push(line(kind, tell(said), value));
  };
  const asked = turns.find(({ role }) => role === 'user');
  add('request', work.request ?? asked?.content, (words) => `What was asked for last: ${words}`, 0.98);
  add('step', work.step, (step) => `Where it stands: ${step}`, 0.96);
  add('next', work.nextStep, (step) => `The next step is: ${step}`, 0.95);
  add('plan', planOf(work), (plan) => `The plan: ${plan}`, 0.7);
  add('command', commandOf(work, turns), (command) => `The last command: ${command}`, 0.9);
  for (const one of work.blockers ?? []) add('blocker', one, (words) => `It is blocked by: ${words}`, 0.92);
  for (const one of work.openQuestions ?? []) add('question', one, (words) => `Open question: ${words}`, 0.82);
  for (const [place, file] of (work.files ?? []).entries()) {
    const note = file.note === undefined ? '' : ` (${file.note})`;
    lines.push(line('file', `File in flight: ${file.path}${note}`, Math.max(0.5, 0.88 - place * 0.02)));
  }
  const around = Object.entries(work.environment ?? {}).map(([name, value]) => `${name} = ${String(value)}`);
  add('environment', around.join(', '), (words) => `The work is done with ${words}`, 0.65);
  if (work.data !== undefined) add('data', JSON.stringify(work.data), (words) => `Kept with it: ${words}`, 0.45);
  return lines;
}

function planOf({ plan }: Work): string {
  return [plan?.id, plan?.step].filter((part) => part !== undefined).join(', at ');
}

function commandOf({ lastCommand }: Work, turns: readonly Memory[]): string | undefined {
  if (lastCommand === undefined) return turns.find(({ role }) => role === 'tool')?.content;
  const { command, exitCode, output } = lastCommand;
  const code = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  return `${command}${code}${output === undefined ? '' : `, which said: ${output.slice(-300).toWellFormed()}`}`;
}

const todoValue: Readonly<Record<Todo['status'], number>> = {
  in_progress: 0.94,
  blocked: 0.91,
  pending: 0.72,
  done: 0.2,
  cancelled: 0.1,
};

/** What other sessions of the space are at is worth less here. */
const elsewhere = 0.3;

function todoLine(todo: Todo, lineage: readonly string[]): CapsuleLine {
  const { id, status, progress, salience, sessionId } = todo;
  const { title, blockers } = readTodo(todo);
  const own = sessionId === undefined || lineage.includes(sessionId);
  const waits = blockers.length === 0 ? '' : `; it waits for ${blockers.join(', ')}`;
  const done = progress === 0 ? '' : `, ${Math.round(progress * 100)} % done`;
  const whose = own ? '' : ` (of session ${sessionId})`;
  const value = todoValue[status] + (salience - 0.5) * 0.04 - (own ? 0 : elsewhere);
  return { ...line('todo', `Todo, ${status.replace('_', ' ')}${done}: ${title}${waits}${whose}`, value), id };
}

function errorLine(
  error: Snapshot,
  { place, lineage }: { readonly place: number; readonly lineage: readonly string[] },
): CapsuleLine {
  const { id, times, seenAt, sessionId } = error;
  const { message, command, exitCode, tool } = readFailure(error);
  const how = [tool, command, exitCode === undefined ? undefined : `exit code ${exitCode}`].filter(
    (part) => part !== undefined,
  );
  const by = how.length === 0 ? '' : ` (${how.join(', ')})`;
  const often = times === 1 ? '' : `, ${times} times`;
  const own = sessionId === undefined || lineage.includes(sessionId);
  const value = Math.max(0.3, (own ? 0.95 : 0.6) - place * 0.1);
  return { ...line('error', `Failed at ${dateOf(seenAt)}${often}: ${message}${by}`, value), id };
}

function decisionLine(
  decision: Decision,
  { place, now }: { readonly place: number; readonly now: number },
): CapsuleLine {
  const { id, decidedAt, revisitAt } = decision;
  const { question, choice, reasons, options } = readDecision(decision);
  const rejected = options.map(({ name }) => name).filter((name) => name !== choice);
  const due = revisitAt !== undefined && revisitAt <= now;
  const text =
    choice === undefined
      ? `To be decided: ${question}${rejected.length === 0 ? '' : ` Options: ${rejected.join(', ')}`}`
      : [
          `Decided at ${dateOf(decidedAt)}: ${question} ${choice}`,
          reasons === undefined ? '' : `, because: ${reasons}`,
          rejected.length === 0 ? '' : `. Not chosen: ${rejected.join(', ')}`,
          due ? '. It was to be looked at again by now' : '',
        ].join('');
  // Older ones lose slowly: what holds, holds.
  const base = choice === undefined || due ? 0.85 : 0.78;
  const value = Math.max(0.35, base - place * 0.03);
  return { ...line('decision', text, value), id, ...(place === 0 ? { must: true } : {}) };
}

/** By name, so that what is noted again changes no order; where room is short, what was noted last is worth more. */
function stateLines(states: Gathered['states']): CapsuleLine[] {
  return states
    .map(({ name, words }, place) => ({
      name,
      line: line('state', `Set up: ${name} = ${words}`, 0.4 - place * 0.0001),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => one.line);
}

function nestedLine(session: Session): CapsuleLine {
  const { task } = readSession(session);
  const by = session.agentId === undefined ? '' : ` of ${session.agentId}`;
  return line(
    'nested',
    `Inside it, session ${session.sessionId}${by} is under way${task === undefined ? '' : `: ${task}`}`,
    0.75,
  );
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
