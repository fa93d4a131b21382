import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, type Metrics, numberFlag } from '../bench.ts';
import { seededRandom } from '../measure.ts';
import { type Served, startServe } from '../serve.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { begin, deliver, phoneOf, transcription, turnsOfCall, voiceEnv } from './vendor.ts';

const callers = 20;
const senders = 8;

export const redelivery: Bench = {
  name: 'voice-redelivery',
  summary: 'Post-call events delivered up to three times in any order, while the server is killed: each call once',
  flags: {
    events: 'calls (1000)',
    kills: 'how often to kill -9 (5)',
    seed: 'of order, repetitions and moments of killing (1)',
  },
  async run(options) {
    const events = numberFlag(options, 'events', 1_000);
    const kills = numberFlag(options, 'kills', 5);
    const seed = numberFlag(options, 'seed', 1);
    const metrics = await deliverAll({ events, kills, seed, progress: options.progress });
    return { settings: { store: options.store, events, kills, seed, callers }, metrics };
  },
};

export async function deliverAll(params: {
  readonly events: number;
  readonly kills: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<Metrics> {
  const { events, kills, seed, progress } = params;
  const random = seededRandom(seed);
  await using folder = await temporaryFolder();
  const env = { ...voiceEnv, HOLDFAST_EXTRACTION: 'rules', HOLDFAST_NIGHT: 'off', HOLDFAST_JOB_LEASE_MS: '2000' };
  const start = (): Promise<Served> => startServe(folder.path, undefined, env);
  const bodies = Array.from({ length: events }, (_, at) =>
    transcription({ id: `call-${at}`, phone: phoneOf(at % callers), at: 1_763_000_000 + at }),
  );
  const deliveries = bodies
    .flatMap((body) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => body))
    .map((body) => ({ body, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ body }) => body);
  const moments = Array.from({ length: kills }, () => Math.floor(random() * deliveries.length)).toSorted(
    (a, b) => a - b,
  );
  let served = await start();
  let restarted: Promise<void> | undefined;
  let killed = 0;
  const kill = async (): Promise<void> => {
    killed += 1;
    await served.end('SIGKILL');
    served = await start();
  };
  let next = 0;
  let resent = 0;
  const send = async (): Promise<void> => {
    for (let at = next++; at < deliveries.length; at = next++) {
      progress(at, deliveries.length, 'delivering');
      if ((moments[killed] ?? Infinity) <= at && restarted === undefined) {
        restarted = kill().finally(() => (restarted = undefined));
      }
      // As the vendor does: again until it is acknowledged.
      while ((await deliver(served.url, deliveries[at] ?? '').catch(() => 0)) !== 200) {
        resent += 1;
        await (restarted ?? sleep(20));
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: senders }, send));
    while (killed < kills) await kill();
    return {
      events,
      deliveries: deliveries.length,
      resent,
      kills: killed,
      ...(await lookAt(served, { events, progress })),
    };
  } finally {
    await served.end('SIGTERM');
  }
}

/** What is there once all jobs are done. */
async function lookAt(
  { client, url }: Served,
  {
    events,
    progress,
  }: { readonly events: number; readonly progress: (done: number, total: number, what: string) => void },
): Promise<Metrics> {
  const seen = new Set<string>();
  const counts = {
    conversations: 0,
    conversations_twice: 0,
    turns: 0,
    turns_missing: 0,
    turns_twice: 0,
    memories_twice: 0,
    dead: 0,
  };
  for (let caller = 0; caller < Math.min(callers, events); caller += 1) {
    progress(caller, callers, 'looking');
    const userId = String((await begin(url, phoneOf(caller)))['user_id']);
    for (;;) {
      const { jobs } = await client.listJobs({
        userId,
        kinds: ['process_call', 'extract_memories'],
        limit: 1,
        states: ['waiting', 'running'],
      });
      if (jobs.length === 0) break;
      await sleep(100);
    }
    counts.dead += (await client.listJobs({ userId, states: ['dead'], limit: 200 })).jobs.length;
    for (let cursor: string | undefined, more = true; more;) {
      const page = await client.listConversations({ userId, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      for (const { conversationId } of page.conversations) {
        counts.conversations += 1;
        if (seen.has(conversationId)) counts.conversations_twice += 1;
        seen.add(conversationId);
      }
      cursor = page.nextCursor;
      more = cursor !== undefined;
    }
    const places = new Set<string>();
    const typed = new Set<string>();
    for (let cursor: string | undefined, more = true; more;) {
      const page = await client.listMemories({ userId, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      for (const { kind, sessionId, turn, content, source } of page.memories) {
        if (kind === 'episodic' && source?.type === 'call') {
          counts.turns += 1;
          const place = `${sessionId ?? ''} ${turn ?? ''}`;
          if (places.has(place)) counts.turns_twice += 1;
          places.add(place);
        } else if (source?.type === 'extraction') {
          if (typed.has(`${kind} ${content}`)) counts.memories_twice += 1;
          typed.add(`${kind} ${content}`);
        }
      }
      cursor = page.nextCursor;
      more = cursor !== undefined;
    }
  }
  return { ...counts, turns_missing: events * turnsOfCall - counts.turns };
}
