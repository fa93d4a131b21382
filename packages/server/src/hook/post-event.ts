import type { HookConnection } from '../config/hook-connection.ts';

/** What came of sending an event. */
export type Sent =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** Nobody took it: no server there, or the connection broke. */
  | { readonly kind: 'unreachable' };

/** Sends one JSON body and reads the whole answer. Never throws: a hook has nobody to tell. */
export function postEvent(
  { url, key, user }: HookConnection,
  { path, body }: { readonly path: string; readonly body: string },
): Promise<Sent> {
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
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
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
    sent.on('error', () => resolve({ kind: 'unreachable' }));
    sent.end(body);
  });
}
