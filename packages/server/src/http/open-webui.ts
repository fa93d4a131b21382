import { HoldfastError } from '@holdfast/contract';
import type { HeaderReader } from './headers.ts';

/** What Open WebUI says of a request by its headers. It identifies; what allows is the key. */
export interface OpenWebUi {
  readonly user: string | undefined;
  readonly chat: string | undefined;
  readonly speaker: string | undefined;
  /** Whether the chat is one of those that are not kept. */
  readonly temporary: boolean;
  /** Whether it asks on its own behalf, such as for the title of a chat. */
  readonly task: boolean;
}

const temporary = 'local';

/** @throws HoldfastError invalid_input naming the header */
export function openWebUiOf(header: HeaderReader): OpenWebUi {
  const chat = named(header, 'X-OpenWebUI-Chat-Id');
  return {
    user: named(header, 'X-OpenWebUI-User-Id'),
    chat,
    speaker: speakerOf(header('x-openwebui-user-name')),
    temporary: chat === temporary || chat?.startsWith(`${temporary}:`) === true,
    task: named(header, 'X-OpenWebUI-Task') !== undefined,
  };
}

/**
 * A name in a header; undefined when it names nothing.
 * @throws HoldfastError invalid_input
 */
export function named(header: HeaderReader, name: string): string | undefined {
  const value = header(name.toLowerCase())?.trim();
  // An empty one, or a placeholder that nobody has filled in, names nothing.
  if (value === undefined || value === '' || value.startsWith('{{')) return undefined;
  if (value.length <= 255 && /^[\x20-\x7e]*$/u.test(value)) return value;
  const message = 'must be 1 to 255 visible ASCII characters';
  throw new HoldfastError('invalid_input', { detail: `${name} ${message}.`, faults: [{ field: name, message }] });
}

/** A name as a header carries it, percent-encoded. */
function speakerOf(value: string | undefined): string | undefined {
  if (value === undefined || value.startsWith('{{')) return undefined;
  const name = decoded(value).trim().slice(0, 255);
  return name === '' || /[\u0000-\u001f\u007f]/u.test(name) ? undefined : name.toWellFormed();
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return value;
    throw error;
  }
}
