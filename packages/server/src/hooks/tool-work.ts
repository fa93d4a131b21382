import { basename, isAbsolute, relative } from 'node:path';
import { type Fields, fieldsOf, nameOf, textOf, type ToolUse } from './agent-event.ts';
import { redact } from './redact.ts';

export interface ToolTodo {
  /** The agent's own id of it, where it has one. */
  readonly key?: string;
  /** Absent where a todo that is known by its key is changed. */
  readonly title?: string;
  readonly status: 'pending' | 'in_progress' | 'done' | 'cancelled';
}

/** What is worth keeping of the use of a tool. Reading and searching leave nothing behind. */
export type ToolWork =
  | { readonly kind: 'files'; readonly files: readonly string[]; readonly change?: string }
  | {
      readonly kind: 'command';
      readonly command: string;
      /** It only looks at something. */
      readonly looks: boolean;
      readonly exitCode?: number;
      readonly output?: string;
    }
  /** With `whole`, those that are not among them are no more. */
  | { readonly kind: 'todos'; readonly todos: readonly ToolTodo[]; readonly whole: boolean };

export interface UsedTool {
  readonly tool: string;
  readonly work: ToolWork;
  /** What went wrong. */
  readonly failure?: string;
  readonly id?: string;
  readonly durationMs?: number;
}

const longest = 4_000;
const longestLine = 2_000;

/** Tools by what they do, as the agents call them. */
const editing =
  /^(?:edit|write|multiedit|notebookedit|apply_patch|delete|search_replace|edit_file|create_file|delete_file)$/iu;
const running = /^(?:bash|shell|exec|exec_command|local_shell|run_terminal_cmd|powershell)$/iu;
const todoing = /^(?:todowrite|todo_write|update_plan)$/iu;
/** Commands that change nothing; among the steps that led from a failure to a success they would be noise. */
const looking =
  /^\s*(?:ls|cat|head|tail|less|grep|rg|find|fd|pwd|cd|echo|which|wc|tree|stat|file|git\s+(?:status|diff|log|show|branch|blame))\b/u;
/** Ours: what an agent looks up in its memory, or puts there, is there already. */
const own = /holdfast/iu;

/** Undefined for what is not worth keeping. */
export function workOf(use: ToolUse, root: string): UsedTool | undefined {
  const { tool, output, id, durationMs } = use;
  if (own.test(tool)) return undefined;
  const work = whatItDid(use, root);
  // A search that finds nothing is no error worth going back to.
  if (work === undefined) return undefined;
  const failure = use.failure === undefined ? failureOf(output) : redact(use.failure).slice(0, longest).toWellFormed();
  return {
    tool,
    work,
    ...(failure === undefined ? {} : { failure }),
    ...(id === undefined ? {} : { id }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function whatItDid({ tool, input, output }: ToolUse, root: string): ToolWork | undefined {
  if (editing.test(tool)) {
    const files = filesOf(input, root);
    const change = changeOf(input);
    return files.length === 0 ? undefined : { kind: 'files', files, ...(change === undefined ? {} : { change }) };
  }
  if (running.test(tool)) {
    const command = commandOf(input);
    if (command === undefined) return undefined;
    const exitCode = exitCodeOf(output);
    const printed = printedOf(output);
    return {
      kind: 'command',
      command: redact(command).slice(0, longest).toWellFormed(),
      looks: looking.test(command) && !/[|;&<>]/u.test(command),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(printed === undefined ? {} : { output: tail(redact(printed)) }),
    };
  }
  if (todoing.test(tool)) {
    const todos = todosOf(input);
    return todos.length === 0 ? undefined : { kind: 'todos', todos, whole: true };
  }
  if (/^task(?:create|update)$/iu.test(tool)) {
    const todo = taskOf(input, output);
    return todo === undefined ? undefined : { kind: 'todos', todos: [todo], whole: false };
  }
  return undefined;
}

function filesOf(input: Fields, root: string): string[] {
  const named = ['file_path', 'path', 'target_file', 'notebook_path'].flatMap((field) => textOf(input[field]) ?? []);
  const patch = textOf(input['input']) ?? textOf(input['patch']) ?? textOf(input['command']) ?? '';
  const patched = [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.{1,500})$/gmu)].map(
    ([, path = '']) => path,
  );
  return [...new Set([...named.slice(0, 1), ...patched].map((path) => shown(path, root)))].slice(0, 100);
}

/** What an edit put in: that is what a later reader wants to know of a fix. */
function changeOf(input: Fields): string | undefined {
  const text = textOf(input['new_string']);
  return text === undefined ? undefined : redact(text).slice(0, 400).toWellFormed();
}

/** A path within the project from its root; another one as it is. */
function shown(path: string, root: string): string {
  const below = isAbsolute(path) ? relative(root, path) : path;
  const inside = below !== '' && !below.startsWith('..') && !isAbsolute(below);
  return (inside ? below : path).slice(0, 1_000).toWellFormed();
}

function commandOf(input: Fields): string | undefined {
  const given = input['command'] ?? input['cmd'];
  if (!Array.isArray(given)) return textOf(given);
  const words = given.filter((word) => typeof word === 'string');
  // `bash -lc "…"` says no more than its last word.
  const [shell = '', flag = ''] = words;
  const isShell = /^(?:ba|z|da)?sh$/u.test(basename(shell)) && flag.startsWith('-');
  return textOf((isShell ? words.slice(2) : words).join(' '));
}

function exitCodeOf(output: unknown): number | undefined {
  const fields = fieldsOf(output);
  const code = fields['exitCode'] ?? fields['exit_code'] ?? fieldsOf(fields['metadata'])['exit_code'];
  return typeof code === 'number' && Number.isInteger(code) ? code : undefined;
}

function printedOf(output: unknown): string | undefined {
  const fields = fieldsOf(output);
  const parts = ['stdout', 'stderr', 'output'].flatMap((field) => textOf(fields[field]) ?? []);
  return textOf(typeof output === 'string' ? output : parts.join('\n'));
}

function failureOf(output: unknown): string | undefined {
  const code = exitCodeOf(output);
  const fields = fieldsOf(output);
  if (code === undefined ? fields['interrupted'] !== true : code === 0) return undefined;
  const why = printedOf(output);
  return why === undefined ? `exit code ${code ?? 'unknown'}` : tail(redact(why));
}

/** What went wrong stands at the end. */
function tail(text: string): string {
  return text.length <= longestLine ? text : `…${text.slice(1 - longestLine)}`.toWellFormed();
}

function todosOf(input: Fields): ToolTodo[] {
  const list = input['todos'] ?? input['plan'];
  if (!Array.isArray(list)) return [];
  return list.slice(0, 200).flatMap((entry) => {
    const fields = fieldsOf(entry);
    const title = titleOf(fields['content'] ?? fields['step'] ?? fields['title']);
    return title === undefined ? [] : [{ title, status: statusOf(fields['status']) }];
  });
}

/** One task of Claude Code's list: made with a subject, and changed by its id from then on. */
function taskOf(input: Fields, output: unknown): ToolTodo | undefined {
  const made = fieldsOf(fieldsOf(output)['task']);
  const id = input['taskId'] ?? input['task_id'] ?? made['id'];
  const key = typeof id === 'number' ? String(id) : nameOf(id);
  const title = titleOf(input['subject'] ?? made['subject']);
  if (key === undefined && title === undefined) return undefined;
  return {
    ...(key === undefined ? {} : { key }),
    ...(title === undefined ? {} : { title }),
    status: statusOf(input['status']),
  };
}

function titleOf(value: unknown): string | undefined {
  const title = textOf(value);
  return title === undefined ? undefined : redact(title).slice(0, longestLine).toWellFormed();
}

function statusOf(value: unknown): ToolTodo['status'] {
  if (value === 'completed' || value === 'done') return 'done';
  if (value === 'deleted' || value === 'cancelled') return 'cancelled';
  return value === 'in_progress' ? 'in_progress' : 'pending';
}
