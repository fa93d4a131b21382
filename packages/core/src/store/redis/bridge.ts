import { mostEventBytes } from '../../domain/ingest/event-source.ts';
import type { Scheduler } from '../../domain/scheduler.ts';
import type { Line } from './line.ts';
import { type Binding, deadLettersOf } from './streams.ts';

/** How long one replica is the bridge without a sign of life, and how often it gives one. */
const leaseMs = 3_000;
const renewMs = 1_000;
const patienceMs = 5_000;

/** KEYS: lease. ARGV: replica, lease in ms. 1 when it is this replica's now. */
const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] or not holder then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return 0`;

/**
 * KEYS: lease, target stream. ARGV: replica, lease in ms, then fields and values. Nothing is added while another replica holds the
 * lease; where nobody does, as after Redis has lost it, the first to bring the message takes it, so that the others are refused.
 */
const ADD = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
if not holder then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))`;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 0`;

/**
 * Brings published messages into the stream of the same name. Every replica hears every message; the one that holds a lease
 * adds it, so that a message becomes one entry. Publishing is fire and forget: what is published while no replica listens,
 * or in the seconds after the bridge was killed, is lost. Who cannot have that adds to the stream.
 */
export function createBridge({
  bindings,
  line,
  leaseKey,
  replica,
  scheduler,
  onError,
}: {
  readonly bindings: readonly Binding[];
  readonly line: Line;
  readonly leaseKey: string;
  readonly replica: string;
  readonly scheduler: Scheduler;
  readonly onError: (error: unknown) => void;
}): {
  readonly channels: readonly string[];
  onMessage(channel: string, message: string): void;
  /** Takes the lease if it is free, and goes on trying; called again with every new connection. */
  hold(): Promise<void>;
  stop(): Promise<void>;
} {
  /** Known to be another's. Where that is not known, Redis decides, message by message. */
  let others = false;
  let asking = 0;
  let cancel: () => void = () => undefined;
  let stopped = false;

  const hold = async (): Promise<void> => {
    cancel();
    asking += 1;
    try {
      const held = await line.ask((client) =>
        client.eval(HOLD, { keys: [leaseKey], arguments: [replica, String(leaseMs)] }),
      );
      others = held !== 1;
    } catch {
      // The connection has told it. The lease may have been taken all the same, its answer being late.
      others = false;
    }
    asking -= 1;
    if (!stopped) cancel = scheduler.after(renewMs, () => void hold());
  };

  const add = async (stream: string, fields: readonly string[]): Promise<void> => {
    await line.ask(
      (client) => client.eval(ADD, { keys: [leaseKey, stream], arguments: [replica, String(leaseMs), ...fields] }),
      patienceMs,
    );
  };

  return {
    channels: bindings.map(({ channel }) => channel),
    onMessage(channel, message) {
      if (others && asking === 0) return;
      const bytes = Buffer.byteLength(message);
      const added =
        bytes <= mostEventBytes
          ? add(channel, ['event', message])
          : add(deadLettersOf(channel), [
              'event',
              '',
              'code',
              'payload_too_large',
              'detail',
              `The event has ${bytes} bytes; ${mostEventBytes} are allowed.`,
              'faults',
              '[]',
              'entry',
              '',
            ]);
      added.catch(onError);
    },
    hold,
    async stop() {
      stopped = true;
      cancel();
      others = true;
      await line.ask((client) => client.eval(RELEASE, { keys: [leaseKey], arguments: [replica] }));
    },
  };
}
