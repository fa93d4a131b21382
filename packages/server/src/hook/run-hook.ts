import { readHookConnection } from '../config/hook-connection.ts';
import { postEvent, type Sent } from './post-event.ts';
import { projectAt } from './project.ts';

/** Milliseconds after the start of the process at which a hook gives up on a server that gives no sign: exit comes well before 300. */
const givesUpAfterMs = 220;
/** One that is there and works, on a busy machine, gets so many times as long: to begin with nothing is worse than to begin late. */
const patience = 5;
/** On a machine so busy that the start alone took that long, the event is sent all the same. */
const leastMs = 150;

/** What the outside world is to a hook. */
export interface HookProcess {
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of standard input. */
  readonly input: () => Promise<string>;
  /** Milliseconds since the process began. */
  readonly elapsed: () => number;
}

/**
 * One event of a coding agent: reads it, tells the server, and gives what the agent is to be answered, which may be nothing. Whatever
 * goes wrong, the answer is one that lets the agent go on.
 */
export async function runHook({ args, cwd, input, elapsed }: HookProcess): Promise<string> {
  const [tool = ''] = args;
  const connection = readHookConnection(flagOf(args, '--data'));
  if (connection === undefined) return '';
  const limit = connection.timeoutMs ?? givesUpAfterMs;
  const deadline = createDeadline(Math.max(leastMs, limit - elapsed()));
  const event = await Promise.race([input().then(parseObject), deadline.over]);
  if (event === undefined) return '';
  const project = { ...projectAt(folderOf(event) ?? cwd), ...given('space', flagOf(args, '--space')) };
  const body = JSON.stringify({ event, project });
  const onAlive = (): void => deadline.extend(limit * patience - elapsed());
  const sent = await Promise.race([postEvent(connection, { path: `/v1/hooks/${tool}`, body, onAlive }), deadline.over]);
  deadline.clear();
  return answerOf(sent, { event, url: connection.url });
}

/** The value after a flag. A parser of command lines takes longer to load than these two to find. */
function flagOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : textOf(args[at + 1]);
}

interface Deadline {
  readonly over: Promise<undefined>;
  /** So many milliseconds from now on. */
  readonly extend: (ms: number) => void;
  readonly clear: () => void;
}

function createDeadline(ms: number): Deadline {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let timer = setTimeout(() => resolve(undefined), ms);
  const clear = (): void => clearTimeout(timer);
  const extend = (more: number): void => {
    clear();
    timer = setTimeout(() => resolve(undefined), Math.max(leastMs, more));
  };
  return { over: promise, extend, clear };
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // Sound: an object that JSON.parse made has string keys.
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    // No event: there is nothing to tell.
    return undefined;
  }
}

/** Where the agent works. Some start their hooks in the folder of their own settings. */
function folderOf(event: Fields): string | undefined {
  const roots = event['workspace_roots'];
  const first: unknown = Array.isArray(roots) ? roots[0] : undefined;
  return textOf(event['cwd']) ?? textOf(first);
}

function answerOf(sent: Sent | undefined, { event, url }: { readonly event: Fields; readonly url: string }): string {
  if (sent?.kind === 'answered' && sent.status === 200) return sent.text;
  // Told once a session, and to the person alone; later events fail in silence. Cursor has no place for it.
  if (event['hook_event_name'] !== 'SessionStart') return '';
  const why =
    sent?.kind === 'answered' ? `refused the hook (${sent.status})` : sent === undefined ? 'is slow' : 'is not there';
  return JSON.stringify({
    systemMessage: `Holdfast at ${new URL(url).host} ${why}: nothing is recalled, and what follows may not be remembered. See: holdfast hooks status`,
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function given(name: 'space', value: string | undefined): { readonly space?: string } {
  return value === undefined ? {} : { [name]: value };
}
