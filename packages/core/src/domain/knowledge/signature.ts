import type { Platform } from '../platform.ts';
import { maskedMessage, withoutTimes } from './mask.ts';
import { type Frame, framesOf, isFrame } from './stack-frames.ts';

/** Raised with every change of what is masked or hashed; signatures of other versions are never compared. */
export const signatureVersion = 1;

/** How strictly two problems are the same, the strictest first. */
export const signatureLevels = ['exact', 'frames', 'message'] as const;
export type SignatureLevel = (typeof signatureLevels)[number];

/** What a problem is known by. Hashes are the first 32 hex digits of a SHA-256. */
export interface ProblemSignature {
  readonly version: number;
  /** The class or code of the error, such as `TypeError` or `ECONNREFUSED`; empty where none is named. */
  readonly type: string;
  /** The message as it is compared, without times, ids, addresses, paths and numbers. */
  readonly message: string;
  /** At most five of the program's own frames, `name (file)`, the innermost first. */
  readonly frames: readonly string[];
  /** Type, message and frames. */
  readonly exact: string;
  /** Type and frames; only where there are both. */
  readonly byFrames?: string;
  /** Type and message. */
  readonly byMessage: string;
}

const mostFrames = 5;
/** Lines of a message that are looked at; what follows is output, not the problem. */
const mostLines = 4;
/** Characters of a message that are looked at: patterns below are given no more. */
const mostOfMessage = 2_000;
const mostCharacters = 20_000;
const digits = 32;

/**
 * The signature of a problem from what a program printed of it: a message, with or without a stack trace, a log line, a
 * JSON log line. Levels after Sentry's grouping: the program's own frames before the message, and library frames never.
 */
export function signatureOf(platform: Pick<Platform, 'sha256'>, text: string): ProblemSignature {
  const plain = unwrapped(text.slice(0, mostCharacters));
  const { type, message } = readMessage(plain);
  const frames = ownFrames(framesOf(plain)).map(({ name, place }) => (name === '' ? place : `${name} (${place})`));
  const hash = (...parts: readonly string[]): string =>
    platform.sha256(JSON.stringify([signatureVersion, ...parts])).slice(0, digits);
  return {
    version: signatureVersion,
    type,
    message,
    frames,
    exact: hash('exact', type, message.toLowerCase(), ...frames),
    // Where no kind of error is named, one place may have met anything.
    ...(frames.length === 0 || type === '' ? {} : { byFrames: hash('frames', type, ...frames) }),
    // What says nothing is told apart by its place.
    byMessage: hash('message', type, message.toLowerCase(), ...(message === '' ? frames : [])),
  };
}

/** Frames of the program; where a trace has none of them, its innermost ones, as they are all that is known. */
function ownFrames(frames: readonly Frame[]): readonly Frame[] {
  const own = frames.filter((frame) => frame.own);
  return (own.length === 0 ? frames : own).slice(0, mostFrames);
}

/** Fields of JSON log lines that hold a problem, in order. */
const jsonFields = ['err', 'error', 'exception', 'stack', 'message', 'msg', 'stack_trace', 'log'] as const;

/** Colours of a terminal. */
const colour = /\p{Cc}\[[\d;]*[A-Za-z]/gu;

/** The text within a JSON log line; any other text as it is. */
function unwrapped(text: string): string {
  const trimmed = text.replaceAll('\r\n', '\n').replaceAll(colour, '').trim();
  if (!trimmed.startsWith('{')) return fromPairs(trimmed) ?? trimmed;
  try {
    const found = fromJson(JSON.parse(trimmed));
    return found === '' ? trimmed : found;
  } catch {
    // No JSON after all: a message may begin with a brace.
    return trimmed;
  }
}

/** A time without quotes may have a space within. */
const pair = /(?<name>[\w.@-]{1,60})=(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>[^\s"=]*(?: \d[^\s"=]*)?))(?:\s+|$)/uy;
/** Fewer could be part of a message. */
const fewestPairs = 3;

/** The text within a line of `name=value` pairs; undefined for any other text. */
function fromPairs(text: string): string | undefined {
  const fields = new Map<string, string>();
  pair.lastIndex = 0;
  while (pair.lastIndex < text.length) {
    const { name = '', quoted, bare = '' } = pair.exec(text)?.groups ?? {};
    if (name === '') return undefined;
    fields.set(name, quoted === undefined ? bare : unescaped(quoted));
  }
  const found = fields.size < fewestPairs ? undefined : jsonFields.find((name) => (fields.get(name) ?? '') !== '');
  return found === undefined ? undefined : fields.get(found);
}

function unescaped(quoted: string): string {
  const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '' };
  return quoted.replaceAll(/\\(.)/gu, (_, sign: string) => signs[sign] ?? sign);
}

/** Errors within errors are looked into so far. */
const deepest = 20;

function fromJson(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > deepest) return '';
  const fields = new Map<string, unknown>(Object.entries(value));
  const stack = fields.get('stack');
  // A stack repeats type and message, and has more.
  if (typeof stack === 'string' && stack !== '') return stack;
  for (const name of jsonFields) {
    const found = fromJson(fields.get(name), depth + 1);
    if (found === '') continue;
    const type = fields.get('type') ?? fields.get('name');
    return typeof type === 'string' && /^\w+(?:Error|Exception)$/u.test(type) && !found.startsWith(type)
      ? `${type}: ${found}`
      : found;
  }
  // Whatever a service wraps around it. What was looked into above is not again: that would double with each depth.
  for (const [name, inner] of fields) {
    const found =
      typeof inner === 'object' && !jsonFields.some((known) => known === name) ? fromJson(inner, depth + 1) : '';
    if (found !== '') return found;
  }
  return '';
}

/** What a logger puts before the message: time, level, process, name of the logger, in any order. */
const logPrefix =
  /^(?:\[?<time>\]?|[IWEF]\d{4}(?= <time>)|[\w.<>-]+ [\w./-]+\[<n>\]:|[\w./<>-]+:<n>\]|#<n>:?|\*<n>(?= )|\[?(?:FATAL|CRITICAL|ERROR|ERR|WARN(?:ING)?|INFO|DEBUG|E)\]?(?=[\s:\]|-])(?! \[[A-Z_]{3,60}\]:)|[\w-]+\.(?:CRITICAL|ERROR|WARNING|INFO|DEBUG)(?=:)|\[[\w.<>#:/ -]{1,40}\]|\(?pid[ =:]?<n>\)?|<n>|[a-z][\w.-]*\[<n>\]:|[-–|:,>]+|level=\w+|ts=<time>|time="?<time>"?|msg=|logger=\S+|thread=\S+|stderr:?|npm (?:ERR!|error)|[\w.-]+(?:<n>)?\s+\|)\s*/iu;
/**
 * The head of a line of a log, whatever its form: it begins with a time or a name in brackets, and has a level in capitals
 * not far behind.
 */
const logHead =
  /^(?:<time>|\[|\d).{0,160}?(?<![\w-])(?:FATAL|CRITICAL|CRIT|SEVERE|ERROR|ERR|ALERT|EMERG|WARNING|WARN|stderr [FP]|[EF](?=[ /]))(?![\w-])[\]:]{0,3}\s*|^(?:<time>|\[).{0,160}?\[(?:error|fatal)\]:?\s*/u;
/** What may follow the level: names of loggers and threads, marks. */
const afterLevel =
  /^(?:[\w$]+(?:[./][\w$<>-]+)+(?<!Error|Exception) ?[-:](?= )|[\w$.]{1,60} - |\[[^\]]{0,80}\]:?|\([^)]{0,60}\):?|[-–|:]{1,3}(?= ))\s*/u;
/** `Uncaught`, `Unhandled rejection`: who noticed it, and in which place, is no part of the problem. */
const noticed =
  /^(?:uncaught(?: \(in promise\))?|unhandled(?:promise)?rejection(?:warning)?:?|unhandled exception[.:]?|exception in thread "[^"]*"|thread '[^']*' panicked at(?: <path>)?:?|(?:php )?fatal error:|panic:|traceback \(most recent call last\):|error response from daemon:|caused by:|error:|<path>(?:\(<n>,<n>\))?:(?: line <n>:)?(?:in [`'][^']*':)?)\s*/iu;
/** `(attempt <n> of <n>)`, `retry <n>/<n>`, `request id <id>`: which try it was is no part of it either. */
const tries =
  /[[(,;-]? ?(?:attempt|retry|retries|try)[ #:=]{0,5}<n>(?: ?(?:of|\/) ?<n>)? ?[\])]?|[[(,;]? ?(?:request|trace|correlation|span|req)[ _-]?id[ =:]{0,5}[^\s\])]{1,100}[\])]?/giu;
/** Ruby names the class at the end. */
const typeAtEnd = / \((?<type>(?:\w+::)*\w+(?:Error|Exception))\)$/u;
const typeAtStart =
  /^(?:[\w$]+[.:\\]+)*(?<type>[\w$]*(?:Error|Exception|Fault|Failure|Interrupt|Panic|Warning)|[A-Z][a-z\d]+(?:[A-Z][a-z\d]+)+(?=: ))\b(?: \[(?<code>[\w-]+)\])?(?:\s*:\s*|\s+-\s+|$)/u;
const codeInside =
  /\b(?<code>E(?!RROR\b)[A-Z]{3,}|[A-Z]{2,5}-?\d{3,6}|SQLSTATE\[?\s?\w{5}\]?|OOMKilled|CrashLoopBackOff|ImagePullBackOff|SIG[A-Z]{3,}|CERT_[A-Z_]+|[A-Z]{3,}(?:_[A-Z\d]{2,}){1,6})\b/u;

function readMessage(text: string): { readonly type: string; readonly message: string } {
  const chosen = causeLines(text.split('\n'));
  const told = withoutTimes(chosen.join('\n').slice(0, mostOfMessage)).trim();
  const headless = told.replace(logHead, '');
  let message = maskedMessage(headless === '' || headless === told ? told : withoutAll(headless, afterLevel));
  message = withoutAll(message, logPrefix, noticed);
  message = message
    .replaceAll(tries, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/[\s.:;,]{1,50}$/u, '');
  const named = typeAtStart.exec(message) ?? typeAtEnd.exec(message);
  const type = named?.groups?.['type'] ?? '';
  const rest = named === null ? message : message.replace(named[0], '').trim();
  const code = named?.groups?.['code'] ?? codeInside.exec(rest)?.groups?.['code'] ?? '';
  return {
    type: [type, code].filter((part) => part !== '').join(' '),
    message: [rest, message, maskedMessage(told)].find((one) => one !== '') ?? '',
  };
}

/** A text without what patterns match at its beginning, as often as they do; never empty for it. */
function withoutAll(text: string, ...patterns: readonly RegExp[]): string {
  for (let left = text; ;) {
    const shorter = patterns.reduce((rest, pattern) => rest.replace(pattern, ''), left);
    if (shorter === left) return left;
    left = shorter;
  }
}

/** What Go prints between message and frames. */
const goroutine = /^goroutine \d+ \[/u;

/**
 * The lines that say what is wrong. A trace of Python says it in its last line, one of Java in its last `Caused by`, all
 * others before their first frame.
 */
function causeLines(lines: readonly string[]): readonly string[] {
  const firstFrame = lines.findIndex((line) => isFrame(line) || goroutine.test(line));
  const meant = (line: string): boolean => line.trim() !== '' && !isFrame(line) && !/^\s*\.\.\. \d+ more$/u.test(line);
  const cause = lines.findLast((line) => /^\s*Caused by: /u.test(line));
  if (cause !== undefined) return [cause.trim()];
  if (lines.some((line) => line.includes('Traceback (most recent call last)'))) {
    const last = lines.findLastIndex(isFrame);
    // Behind the last frame stands the line of source, indented, and behind that what was raised.
    const raised = lines.slice(last + 1).filter((line) => /^\S/u.test(line));
    if (raised.length > 0) return raised.slice(0, mostLines);
  }
  const before = (firstFrame === -1 ? lines : lines.slice(0, firstFrame)).filter(meant);
  return (before.length === 0 ? lines.filter(meant) : before).slice(0, firstFrame === -1 ? mostLines : 2);
}

type Hashes = Pick<ProblemSignature, 'version' | 'exact' | 'byFrames' | 'byMessage'>;

/** Whether, and how strictly, two problems are the same; undefined when they are not, or by other versions. */
export function matchLevel(one: Hashes, other: Hashes): SignatureLevel | undefined {
  if (one.version !== other.version) return undefined;
  if (one.exact === other.exact) return 'exact';
  if (one.byFrames !== undefined && one.byFrames === other.byFrames) return 'frames';
  return one.byMessage === other.byMessage ? 'message' : undefined;
}
