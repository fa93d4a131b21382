import type { HookConnection } from '../config/hook-connection.ts';

/** What came of sending an event. */
export type Sent =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** Nobody took it: no server there, or the connection broke. */
  | { readonly kind: 'unreachable' };

export interface Post {
  readonly path: string;
  readonly body: string;
  /** Hears that somebody is there, as soon as the server has read the headers. */
  readonly onAlive?: () => void;
  /** Ends it; what came of it is then `unreachable`. */
  readonly signal?: AbortSignal;
}

const signPatienceMs = 60;

/**
 * Sends one JSON body and reads the whole answer. The body waits a little for the server's `100 Continue`, by which one that works and
 * one that hangs are told apart at once.
 */
export function postEvent({ url, key, user }: HookConnection, { path, body, onAlive, signal }: Post): Promise<Sent> {
  const target = new URL(path, url);
  // As `import` it takes 70 ms more: naming its exports loads those that Node keeps for who uses them, a whole HTTP client and WebSocket.
  const { request: send } =
    target.protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
  return new Promise((resolve) => {
    const sent = send(
      target,
      {
        method: 'POST',
        agent: false,
        ...(signal === undefined ? {} : { signal }),
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          Expect: '100-continue',
          Authorization: `Bearer ${key}`,
          ...(user === undefined ? {} : { 'X-Holdfast-User': Buffer.from(user, 'utf8').toString('latin1') }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve({ kind: 'unreachable' }));
        response.on('end', () =>
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    // What stands between may swallow the sign, and must not be waited for without end (RFC 9110, section 10.1.1).
    const unasked = setTimeout(() => sent.end(body), signPatienceMs);
    sent.on('error', () => {
      clearTimeout(unasked);
      resolve({ kind: 'unreachable' });
    });
    sent.on('continue', () => {
      onAlive?.();
      clearTimeout(unasked);
      if (!sent.writableEnded) sent.end(body);
    });
    sent.flushHeaders();
  });
}
