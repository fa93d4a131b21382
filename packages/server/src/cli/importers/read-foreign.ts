import { HoldfastError } from '@holdfast/contract';
import { isObject } from '../transfer/line-format.ts';
import { readChatGpt } from './chatgpt.ts';
import { readClaude } from './claude.ts';
import { readEpisodes } from './episodes.ts';
import type { ForeignEntry, ForeignFormat } from './foreign.ts';
import { readMcpMemory } from './mcp-memory.ts';
import { readMem0 } from './mem0.ts';
import { readOpenMemory } from './open-memory.ts';
import { readZep } from './zep.ts';
import { fileInZip, gunzipped, isGzip, isZip, mostUnpackedBytes } from './zip.ts';

const readers: Readonly<Record<ForeignFormat, (value: unknown) => Iterable<ForeignEntry>>> = {
  chatgpt: readChatGpt,
  claude: readClaude,
  mem0: readMem0,
  openmemory: readOpenMemory,
  zep: readZep,
  'mcp-memory': readMcpMemory,
  episodes: readEpisodes,
};

/** Files of exports that come packed. */
const wantedInZip = [
  'conversations.json',
  'memories.json',
  'memories.jsonl.gz',
  'memory.jsonl',
  'memory.json',
  'episodes.json',
  'episodes.jsonl',
];

export interface ForeignFile {
  readonly format: ForeignFormat;
  readonly entries: Iterable<ForeignEntry>;
}

/**
 * Reads a whole file of another program: JSON, JSON lines, or either packed by zip or gzip.
 * @throws HoldfastError invalid_input, naming the line, when it cannot be read or nothing says what it is
 */
export function readForeign(bytes: Uint8Array, wanted: ForeignFormat | undefined): ForeignFile {
  const value = valueOf(unpack(bytes));
  const format = wanted ?? formatOfValue(value);
  if (format === undefined) {
    throw new HoldfastError('invalid_input', {
      detail: `Nothing in it says what program it comes from. Name it with --from (${Object.keys(readers).join(', ')}).`,
    });
  }
  return { format, entries: readers[format](value) };
}

function unpack(bytes: Uint8Array): Uint8Array {
  if (isZip(bytes)) return unpack(fileInZip(bytes, wantedInZip).bytes);
  return isGzip(bytes) ? unpack(gunzipped(bytes)) : bytes;
}

/** A JSON value, or the list of the values of its lines. */
function valueOf(bytes: Uint8Array): unknown {
  const text = decoded(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const lines = text.split('\n');
    const first = lines.findIndex((line) => line.trim() !== '');
    // Only a file whose first line is whole can be one of lines.
    if (!isJson(lines[first] ?? '')) throw notJson(error, text);
    return lines.flatMap((line, index) => (line.trim() === '' ? [] : [lineValue(line, index + 1)]));
  }
}

function lineValue(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new HoldfastError('invalid_input', {
      detail: `Line ${number} is not valid JSON.`,
      faults: [{ field: `line ${number}`, message: 'is not valid JSON' }],
      cause: error,
    });
  }
}

function isJson(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The engine names the place only by its distance from the beginning, and not always. */
function notJson(error: SyntaxError, text: string): HoldfastError {
  const at = /position (\d+)/u.exec(error.message)?.[1];
  const line = at === undefined ? text.split('\n').length : text.slice(0, Number(at)).split('\n').length;
  return new HoldfastError('invalid_input', {
    detail: `Line ${line}: it is not valid JSON from there on${at === undefined ? '; it may have been cut short' : ''}.`,
    faults: [{ field: `line ${line}`, message: 'is not valid JSON' }],
    cause: error,
  });
}

function decoded(bytes: Uint8Array): string {
  if (bytes.length > mostUnpackedBytes) {
    throw new HoldfastError('invalid_input', {
      detail: `It has ${bytes.length} bytes; at most ${mostUnpackedBytes} can be read at once. Split it.`,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new HoldfastError('invalid_input', { detail: 'It is not valid UTF-8.', cause: error });
  }
}

/** What a value is, by fields that no other of these programs writes; undefined when nothing tells. */
function formatOfValue(value: unknown): ForeignFormat | undefined {
  const all = isObject(value) ? value : {};
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const first = list.find(isObject) ?? {};
  const nested = (name: string): Readonly<Record<string, unknown>> => {
    const inner = all[name];
    return (Array.isArray(inner) ? (inner as readonly unknown[]).find(isObject) : undefined) ?? {};
  };
  if ('mapping' in first) return 'chatgpt';
  if ('chat_messages' in first || 'chat_messages' in nested('conversations')) return 'claude';
  if (first['type'] === 'entity' || first['type'] === 'relation' || ('entities' in all && 'relations' in all))
    return 'mcp-memory';
  if ('memory' in nested('results') || 'memory' in nested('memories') || ('memory' in first && 'id' in first))
    return 'mem0';
  if ('memories' in all && ('apps' in all || 'categories' in all)) return 'openmemory';
  if ('content' in first && 'state' in first && ('app' in first || 'categories' in first)) return 'openmemory';
  if ('edges' in all || 'nodes' in all || 'fact' in nested('facts') || 'fact' in first) return 'zep';
  if ('uuid' in nested('episodes') || 'uuid' in nested('messages')) return 'zep';
  if ('episodes' in all || 'memory_trace' in all) return 'episodes';
  if ('content' in first && ('created_at' in first || 'meta' in first) && 'id' in first && !('kind' in first))
    return 'episodes';
  return undefined;
}

/** Whether the beginning of a file is that of another program's: what Holdfast reads by itself, line by line, is left to that. */
export function looksForeign(head: Uint8Array): boolean {
  if (isZip(head) || isGzip(head)) return true;
  const text = Buffer.from(head).toString('utf8').trimStart();
  const [line = ''] = text.split('\n', 1);
  try {
    const value: unknown = JSON.parse(line);
    return !isObject(value) || formatOfValue(value) !== undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // A value that goes on after its first line, or beyond what was read of it.
    return (
      text.startsWith('[') ||
      /^\{\s*(?:\n|"(?:user|apps|results|memories|edges|nodes|episodes|messages|entities|conversations)"\s*:)/u.test(
        text,
      )
    );
  }
}
