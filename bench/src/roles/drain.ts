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
  /** Calls without an answer; none of them may have been stored. */
  readonly unanswered: readonly Entry[];
  /** Exit code of the process. */
  readonly exit_code: number;
  readonly wall_ms: number;
}

type Answer =
  | { readonly kind: 'stored'; readonly id: string }
  | { readonly kind: 'refused' | 'other' }
  /** The connection was closed under the call, perhaps before the server had read it. */
  | { readonly kind: 'unanswered' }
  /** Nobody listens any more. */
  | { readonly kind: 'gone' };

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
  const count = { acknowledged: 0, refused: 0, other: 0 };
  const unanswered: Entry[] = [];
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
        } else if (answer.kind === 'unanswered') unanswered.push(entry);
        else count[answer.kind] += 1;
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
  return { ...count, unanswered, exit_code: served.child.exitCode ?? -1, wall_ms: wall };
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
    response.on('error', () => resolve({ kind: 'unanswered' }));
    response.on('end', () => resolve(read(response.statusCode, Buffer.concat(chunks).toString())));
  });
  sent.on('error', (error: NodeJS.ErrnoException) =>
    resolve({ kind: error.code === 'ECONNREFUSED' ? 'gone' : 'unanswered' }),
  );
  sent.end(body);
  return promise;
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
