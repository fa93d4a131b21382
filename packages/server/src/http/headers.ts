import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isUtf8 } from 'node:buffer';
import { HoldfastError } from '@holdfast/contract';

/** Reads one header by its lower-case name; repeated ones are joined. */
export type HeaderReader = (name: string) => string | undefined;

/** What the server for Node passes beside a request; absent when the app is called with a bare Request. */
export interface NodeBindings {
  readonly incoming?: IncomingMessage;
}

/** Node's parsed headers where they are: a Headers object is not needed to read four of them. */
export function headersOf(request: Request, incoming: IncomingMessage | undefined): HeaderReader {
  if (incoming === undefined) return (name) => request.headers.get(name) ?? undefined;
  const headers: IncomingHttpHeaders = incoming.headers;
  return (name) => {
    const value = headers[name];
    return typeof value === 'object' ? value.join(', ') : value;
  };
}

const SANE_ID = /^[\w.:/+=-]{1,128}$/;

/** The caller's own id for the request when it is fit for a log line, else a new one. */
export function requestIdOf(header: HeaderReader): string {
  const given = header('x-request-id');
  return given !== undefined && SANE_ID.test(given) ? given : randomUUID();
}

/** `Token` is how clients of mem0 send theirs. */
const KEY_SCHEMES = ['bearer', 'token'];

/**
 * The API key of `Authorization: Bearer` or `X-API-Key`; undefined when there is none.
 * @throws HoldfastError unauthenticated when both are given and differ
 */
export function secretOf(header: HeaderReader): string | undefined {
  const authorization = header('authorization');
  const plain = header('x-api-key');
  if (authorization === undefined) return plain;
  const space = authorization.indexOf(' ');
  if (!KEY_SCHEMES.includes(authorization.slice(0, space).toLowerCase())) return plain;
  const bearer = authorization.slice(space + 1).trim();
  if (plain !== undefined && plain !== bearer) {
    throw new HoldfastError('unauthenticated', {
      detail: 'Authorization and X-API-Key hold different keys; send one of them.',
    });
  }
  return bearer;
}

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** @throws HoldfastError invalid_input */
export function idempotencyKeyOf(header: HeaderReader): string | undefined {
  const key = header('idempotency-key');
  if (key === undefined || VISIBLE_ASCII.test(key)) return key;
  throw headerFault('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
}

const ASCII = /^[\x20-\x7e]*$/;

/**
 * The user of X-Holdfast-User. Bytes beyond ASCII are UTF-8, as curl sends them; Node hands them over as Latin-1.
 * @throws HoldfastError invalid_input
 */
export function userOf(header: HeaderReader): string | undefined {
  const value = header('x-holdfast-user');
  if (value === undefined) return undefined;
  const user = ASCII.test(value) ? value : utf8Of(value);
  if (user === undefined || user === '' || user.length > 255 || /[\u0000-\u001f\u007f]/u.test(user)) {
    throw headerFault('X-Holdfast-User', 'must be 1 to 255 characters of UTF-8 without control characters');
  }
  return user;
}

function utf8Of(latin1: string): string | undefined {
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function headerFault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}
