import type { InputOf } from '@holdfast/contract';
import { seededRandom } from '../measure.ts';
import { about, choices, failures, kinds, parts } from './texts.ts';

/** One call of the agent, and what is true once it has been made. */
export type Step =
  | { readonly op: 'checkpointSession'; readonly input: Omit<InputOf<'checkpointSession'>, 'sessionId'> }
  | { readonly op: 'saveTodos'; readonly input: Omit<InputOf<'saveTodos'>, 'sessionId'> }
  | { readonly op: 'logDecision'; readonly input: InputOf<'logDecision'> }
  | { readonly op: 'saveSnapshot'; readonly input: InputOf<'saveSnapshot'> }
  | { readonly op: 'logWork'; readonly input: InputOf<'logWork'> }
  | { readonly op: 'endSession'; readonly input: object };

export interface Moment {
  readonly at: number;
  readonly step: Step;
}

/** What a new agent has to know after the steps so far. */
export interface Known {
  readonly task?: string;
  readonly todos: readonly string[];
  readonly error?: string;
  /** Newest first. */
  readonly decisions: readonly string[];
}

export interface Week {
  readonly moments: readonly Moment[];
  /** What is to be known before the step of this number, and after the last. */
  readonly known: readonly Known[];
  /** Tasks in the words in which their work was recorded. */
  readonly tasks: readonly DoneTask[];
}

export interface DoneTask {
  readonly kind: number;
  readonly part: string;
  readonly task: string;
}

const monday = Date.UTC(2026, 5, 1, 8);
const day = 86_400_000;
const minute = 60_000;

/** The days and tasks of an agent: same numbers, same week. */
export function weekOf({
  days,
  tasks,
  seed,
}: {
  readonly days: number;
  readonly tasks: number;
  readonly seed: number;
}): Week {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(random() * list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  const moments: Moment[] = [];
  const known: Known[] = [{ todos: [], decisions: [] }];
  const done: DoneTask[] = [];
  let now: Known = { todos: [], decisions: [] };
  let at = monday;
  const add = (step: Step, after: Partial<Known> = {}): void => {
    at += Math.ceil(random() * 4 * minute);
    moments.push({ at, step });
    now = { ...now, ...after };
    known.push(now);
  };
  for (let number = 0; number < tasks; number += 1) {
    const today = Math.floor((number * days) / tasks);
    if (at < monday + today * day) {
      add({ op: 'endSession', input: { outcome: 'completed', summary: `Day ${today} is over` } });
      at = monday + today * day;
    }
    const kindNumber = number % kinds.length;
    const part = parts[Math.floor(number / kinds.length) % parts.length] ?? '';
    const kind = kinds[kindNumber];
    if (kind === undefined) throw new Error('no such kind');
    const task = about(kind.task, part);
    const todos = kind.todos.map((title) => about(title, part));
    add(
      {
        op: 'checkpointSession',
        input: {
          task,
          request: `${task}, please. It is number ${number}.`,
          step: 'Begun',
          nextStep: todos[0] ?? '',
          todos: todos.map((title) => ({ title })),
          environment: { gitHead: `c0ffee${number}`, dirty: number % 2 === 0 },
        },
      },
      { task, todos },
    );
    for (const [place, title] of todos.entries()) {
      add({ op: 'saveTodos', input: { todos: [{ title, status: 'in_progress', progress: 0.3 }] } });
      if (random() < 0.35) {
        const error = about(pick(failures), part);
        const command = `make ${part.replaceAll(' ', '-')}`;
        add(
          {
            op: 'checkpointSession',
            input: {
              cause: 'tool_error',
              error: { message: error, tool: 'bash', exitCode: 1 },
              lastCommand: { command, exitCode: 1 },
            },
          },
          { error },
        );
      }
      if (random() < 0.25) {
        const { question, options, reasons } = pick(choices);
        const choice = `${pick(options)} (${number}.${place})`;
        const asked = about(question, part);
        add(
          {
            op: 'logDecision',
            input: { question: asked, options: options.map((name) => ({ name })), choice, reasons },
          },
          { decisions: [choice, ...now.decisions] },
        );
      }
      if (random() < 0.3) {
        const data = { part, load: Math.round(random() * 1_000) / 100, versions: { node: '24', n: number }, place };
        add({ op: 'saveSnapshot', input: { kind: 'system', data, tags: ['measured'], cause: 'event' } });
      }
      add({
        op: 'checkpointSession',
        input: {
          cause: 'event',
          step: title,
          nextStep: todos[place + 1] ?? 'Say that it is done',
          lastCommand: { command: `check ${place} of ${task}`, exitCode: 0 },
          files: [{ path: `src/${part.replaceAll(' ', '-')}/${place}.ts`, hash: `${number}-${place}` }],
        },
      });
      add({ op: 'saveTodos', input: { todos: [{ title, status: 'done' }] } }, { todos: todos.slice(place + 1) });
    }
    add({
      op: 'logWork',
      input: { action: task, input: { part }, output: `${task}: done`, success: true, durationMs: 60_000 },
    });
    done.push({ kind: kindNumber, part, task });
  }
  return { moments, known, tasks: done };
}
