import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet, Member } from '../fleet/fleet.ts';
import type { Entry, Ledger } from '../fleet/ledger.ts';

/** What became of the calls to a server that was told to stop under load. */
export interface Drained {
  /** Stored and acknowledged, before and after the signal. */
  readonly acknowledged: number;
  /** Answers with 503 and the code shutting_down. */
  readonly refused: number;
  /** Answers that are neither. */
  readonly other: number;
  /** Calls without an answer although the server had their connection. */
  readonly cut_off: number;
  /** Exit code of the process. */
  readonly exit_code: number;
  readonly wall_ms: number;
}

type Answer =
  | { readonly kind: 'stored'; readonly id: string }
  | { readonly kind: 'refused' | 'other' | 'cut_off' | 'gone' };

/** Between the first call and the signal. */
const BEFORE_MS = 700;

/** Writers that send one call after another on a connection that each keeps, until the server is gone. */
export async function drain(params: {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly writers: number;
}): Promise<Drained> {
  const { fleet, ledger, writers } = params;
  const [server] = fleet.apis;
  const served = server?.current();
  if (served === undefined) throw new Error('The server must run');
  const count = { acknowledged: 0, refused: 0, other: 0, cut_off: 0 };
  const write = async (member: Member): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (;;) {
        const entry = ledger.next(member);
        const answer = await send({ url: served.url, entry, agent });
        if (answer.kind === 'gone') return;
        if (answer.kind === 'stored') {
          entry.id = answer.id;
          entry.acknowledged = true;
          count.acknowledged += 1;
        } else count[answer.kind] += 1;
      }
    } finally {
      agent.destroy();
    }
  };
  const writing = Promise.all(
    Array.from({ length: writers }, (_, place) => {
      const member = fleet.members[place % fleet.members.length];
      return member === undefined ? Promise.resolve() : write(member);
    }),
  );
  await sleep(BEFORE_MS);
  const start = performance.now();
  await server?.stop();
  const wall = performance.now() - start;
  await writing;
  return { ...count, exit_code: served.child.exitCode ?? -1, wall_ms: wall };
}

/** By node:http: what happens to a connection is to be seen. */
function send({
  url,
  entry,
  agent,
}: {
  readonly url: string;
  readonly entry: Entry;
  readonly agent: Agent;
}): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const body = JSON.stringify({ content: entry.content });
  const headers = {
    authorization: `Bearer ${entry.member.apiKey}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const sent = request(new URL('/v1/memories', url), { method: 'POST', agent, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', () => resolve({ kind: 'cut_off' }));
    response.on('end', () => resolve(read(response.statusCode, Buffer.concat(chunks).toString())));
  });
  sent.on('error', (error: NodeJS.ErrnoException) => resolve({ kind: isGone(error, sent) ? 'gone' : 'cut_off' }));
  sent.end(body);
  return promise;
}

/** A connection that is refused, or one that an idle client had kept and the server closed: nobody read the call. */
function isGone(error: NodeJS.ErrnoException, sent: { readonly reusedSocket: boolean }): boolean {
  return error.code === 'ECONNREFUSED' || (error.code === 'ECONNRESET' && sent.reusedSocket);
}

function read(status: number | undefined, text: string): Answer {
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null) return { kind: 'other' };
  if (status === 503 && 'code' in body && body.code === 'shutting_down') return { kind: 'refused' };
  if (status !== 201 && status !== 200) return { kind: 'other' };
  if (!('memory' in body) || typeof body.memory !== 'object' || body.memory === null) return { kind: 'other' };
  return 'id' in body.memory && typeof body.memory.id === 'string'
    ? { kind: 'stored', id: body.memory.id }
    : { kind: 'other' };
}
