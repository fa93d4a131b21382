import { ErrorReply } from 'redis';
import { z } from 'zod';
import {
  type EventSource,
  type IncomingEvent,
  mostEventBytes,
  type Rejection,
} from '../../domain/ingest/event-source.ts';
import { defaultUser } from '../../domain/scope.ts';
import { textOfEntry } from './entry.ts';
import type { Line, RedisClient } from './line.ts';
import { type Binding, deadLettersOf, group } from './streams.ts';

export interface EventStreamRules {
  /** How long a delivered entry may go unacknowledged before another consumer takes it. */
  readonly stuckMs: number;
  /** How long a read waits for new entries. */
  readonly waitMs: number;
  /** How long dead letters are kept, and how many a channel. */
  readonly deadMs: number;
  readonly deadMost: number;
}

export const defaultEventStreamRules: EventStreamRules = {
  stuckMs: 30_000,
  waitMs: 1_000,
  deadMs: 7 * 86_400_000,
  deadMost: 10_000,
};

/** Time for an answer beyond what a read waits by itself, and for commands that must not be given up lightly. */
const patienceMs = 5_000;
/** Consumers without entries that were not seen for so long belong to processes that are gone. */
const goneConsumerMs = 3_600_000;

/**
 * KEYS: stream, dead letters. ARGV: group, entry, code, detail, faults, event, least id of dead letters, most dead letters,
 * stream of origin. One step: an event is in one of the two, never in both or none.
 */
const REJECT = `
redis.call('XADD', KEYS[2], '*', 'event', ARGV[6], 'code', ARGV[3], 'detail', ARGV[4], 'faults', ARGV[5], 'entry', ARGV[2])
redis.call('XTRIM', KEYS[2], 'MAXLEN', ARGV[8])
redis.call('XTRIM', KEYS[2], 'MINID', ARGV[7])
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
return redis.status_reply('OK')`;

/**
 * KEYS: dead letters, a place to make them anew. ARGV: entries that go. XDEL only marks an entry as deleted: its words stay
 * in memory, and in copies on disk, as long as an entry near it does.
 */
const WITHOUT = `
local gone = {}
for _, id in ipairs(ARGV) do gone[id] = true end
redis.call('DEL', KEYS[2])
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
  if not gone[entry[1]] then redis.call('XADD', KEYS[2], entry[1], unpack(entry[2])) end
end
redis.call('DEL', KEYS[1])
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('RENAME', KEYS[2], KEYS[1]) end
return redis.status_reply('OK')`;

const streams = z.array(
  z.object({ name: z.string(), messages: z.array(z.object({ id: z.string(), message: z.unknown() })) }),
);

export interface EventStreamOptions {
  readonly bindings: readonly Binding[];
  /** For commands. */
  readonly line: Line;
  /** A connection of its own for reads that wait. */
  readonly reader: Line;
  /** Redis's number of that connection, by which a read that waits can be ended. */
  readonly readerId: () => number | undefined;
  /** Name of this process among the consumers. */
  readonly consumer: string;
  readonly rules: EventStreamRules;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Events of Redis streams, read by a consumer group: delivered until acknowledged, taken over from consumers that died. */
export function redisEventStream(options: EventStreamOptions): EventSource & { leave(): Promise<void> } {
  const { bindings, line, reader, readerId, consumer, rules, now, monotonic } = options;
  const tenants = new Map(bindings.map(({ channel, tenant }) => [channel, tenant]));
  let claimedAt = Number.NEGATIVE_INFINITY;

  const toEvents = (channel: string, messages: readonly Message[], deliveries: (id: string) => number) =>
    messages.map(({ id, message }): IncomingEvent => ({
      id,
      channel,
      tenant: tenants.get(channel) ?? '',
      text: textOfEntry(message),
      deliveries: deliveries(id),
    }));

  /** What others were given and have not acknowledged for too long. */
  const claimStuck = async (limit: number): Promise<IncomingEvent[]> => {
    claimedAt = monotonic();
    const found: IncomingEvent[] = [];
    for (const { channel } of bindings) {
      const claimed = await line.ask(
        (client) => client.xAutoClaim(channel, group, consumer, rules.stuckMs, '0-0', { COUNT: limit }),
        patienceMs,
      );
      // An entry that was deleted while it was out comes back as nothing.
      const messages = claimed.messages.filter((message) => message !== null);
      if (messages.length > 0) found.push(...toEvents(channel, messages, await deliveriesOf(channel, messages)));
      await tidy(channel);
    }
    return found;
  };

  const deliveriesOf = async (channel: string, messages: readonly Message[]): Promise<(id: string) => number> => {
    const first = messages[0]?.id ?? '-';
    const last = messages.at(-1)?.id ?? '+';
    const rows = await line.ask(
      (client) => client.xPendingRange(channel, group, first, last, messages.length, { consumer }),
      patienceMs,
    );
    const counts = new Map(rows.map(({ id, deliveriesCounter }) => [id, deliveriesCounter]));
    return (id) => counts.get(id) ?? 1;
  };

  /** Old dead letters go even when no new ones come: they hold words. */
  const tidy = async (channel: string): Promise<void> => {
    const consumers = await line.ask((client) => client.xInfoConsumers(channel, group), patienceMs);
    const gone = consumers.filter(
      ({ name, pending, idle }) => name !== consumer && pending === 0 && idle > goneConsumerMs,
    );
    await line.ask(async (client) => {
      await client.xTrim(deadLettersOf(channel), 'MAXLEN', rules.deadMost);
      await client.xTrim(deadLettersOf(channel), 'MINID', now() - rules.deadMs);
      for (const { name } of gone) await client.xGroupDelConsumer(channel, group, name);
    }, patienceMs);
  };

  const readNew = async (limit: number): Promise<IncomingEvent[]> => {
    const reply = await reader.ask(
      (client) =>
        client.xReadGroup(
          group,
          consumer,
          bindings.map(({ channel }) => ({ key: channel, id: '>' })),
          { COUNT: limit, BLOCK: rules.waitMs },
        ),
      rules.waitMs + patienceMs,
    );
    return streams.parse(reply ?? []).flatMap(({ name, messages }) => toEvents(name, messages, () => 1));
  };

  /** Ends the read that waits: who stops should not have to wait for it. */
  const endRead = (): void => {
    const id = readerId();
    // Without an answer the read ends by itself a little later.
    if (id !== undefined) line.ask((client) => client.clientUnblock(id)).catch(() => undefined);
  };

  return {
    async next({ limit, signal }) {
      if (signal.aborted) return [];
      signal.addEventListener('abort', endRead, { once: true });
      try {
        if (monotonic() - claimedAt >= Math.min(rules.stuckMs, 5_000)) {
          const stuck = await claimStuck(limit);
          if (stuck.length > 0) {
            // There may be more of them.
            claimedAt = Number.NEGATIVE_INFINITY;
            return stuck;
          }
        }
        return await readNew(limit);
      } catch (error) {
        if (!isMissingGroup(error)) throw error;
        // Redis came back empty, or the stream was deleted.
        await line.ask((client) => makeGroups(client, bindings), patienceMs);
        return [];
      } finally {
        signal.removeEventListener('abort', endRead);
      }
    },

    async acknowledge(events) {
      for (const [channel, of] of Map.groupBy(events, (event) => event.channel)) {
        const ids = of.map(({ id }) => id);
        // Deleted with the acknowledgement: the words are in the store, and a forgetting there must be enough.
        await line.ask((client) => client.multi().xAck(channel, group, ids).xDel(channel, ids).exec(), patienceMs);
      }
    },

    async reject(event, { code, detail, faults }: Rejection) {
      const tooLarge = Buffer.byteLength(event.text) > mostEventBytes;
      await line.ask(
        (client) =>
          client.eval(REJECT, {
            keys: [event.channel, deadLettersOf(event.channel)],
            arguments: [
              group,
              event.id,
              code,
              detail,
              JSON.stringify(faults),
              // A flood of huge events must not push everything else out of Redis.
              tooLarge ? '' : event.text,
              String(now() - rules.deadMs),
              String(rules.deadMost),
            ],
          }),
        patienceMs,
      );
    },

    async forget({ tenant, user }, { concerns }) {
      for (const { channel } of bindings.filter((binding) => binding.tenant === tenant)) {
        const dead = deadLettersOf(channel);
        const meant: string[] = [];
        for (const { id, message } of (await line.ask((client) => client.xRange(dead, '-', '+'), patienceMs)) ?? []) {
          if (await isMeant(message['event'], { user, concerns })) meant.push(id);
        }
        if (meant.length > 0) {
          const keys = [dead, `${dead}.new`];
          await line.ask((client) => client.eval(WITHOUT, { keys, arguments: meant }), patienceMs);
        }
        for (const { id, message } of (await line.ask((client) => client.xRange(channel, '-', '+'), patienceMs)) ??
          []) {
          if (!(await isMeant(textOfEntry(message), { user, concerns }))) continue;
          await line.ask((client) => client.multi().xAck(channel, group, id).xDel(channel, id).exec(), patienceMs);
        }
      }
    },

    async leave() {
      for (const { channel } of bindings) {
        await line.ask(async (client) => {
          const pending = await client.xPendingRange(channel, group, '-', '+', 1, { consumer });
          // Deleting a consumer forgets what it was given: only one that has nothing may go.
          if (pending.length === 0) await client.xGroupDelConsumer(channel, group, consumer);
        }, patienceMs);
      }
    },
  };
}

const named = z.object({ user_id: z.string().default(defaultUser), content: z.string().optional() });

/**
 * Whether an event of the stream is the user's and tells of what is forgotten. One that cannot be read names nobody,
 * unless the name stands in it somewhere: better one too many than one left.
 */
async function isMeant(
  text: string | undefined,
  { user, concerns }: { readonly user: string; readonly concerns: (content: string | undefined) => Promise<boolean> },
): Promise<boolean> {
  if (text === undefined) return false;
  const event = parsedEvent(text);
  if (event === undefined) return text.includes(user);
  return event.user_id === user && concerns(event.content);
}

/** Undefined for what is no event. One that names no user is the default user's, as when it is stored. */
function parsedEvent(text: string): z.output<typeof named> | undefined {
  try {
    const parsed = named.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Message {
  readonly id: string;
  readonly message: unknown;
}

/** Makes the streams and the group where they are not there; entries that came before the group are read as well. */
export async function makeGroups(client: RedisClient, bindings: readonly Binding[]): Promise<void> {
  for (const { channel } of bindings) {
    try {
      await client.xGroupCreate(channel, group, '0', { MKSTREAM: true });
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith('BUSYGROUP'))) throw error;
    }
  }
}

function isMissingGroup(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith('NOGROUP');
}
