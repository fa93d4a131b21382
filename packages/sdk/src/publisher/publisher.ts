import { HoldfastError } from '../errors.ts';

/** The part of a connected client of the package `redis` (5 or 6) that publishing needs; the SDK brings no client along. */
export interface PublishingClient {
  xAdd(key: string, id: '*', message: Record<string, string>): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
}

export interface PublisherOptions {
  /** Channel and stream that the server binds to a tenant; `memory.ingest` when not given. */
  readonly channel?: string;
  /**
   * true (default): into the stream, where an event waits until it is stored. false: published, which is lost when no
   * server listens.
   */
  readonly durable?: boolean;
  /** Tries after the first one fails, a little later each time; 2 when not given. Only durable events are tried again. */
  readonly retries?: number;
}

/** Something that happened, to be remembered. */
export interface MemoryEvent {
  /** What happened, such as `conversation.message`; its first word gives the kind of memory. */
  readonly eventType: string;
  readonly content: string;
  /** Whose memory; needed by servers in team mode. */
  readonly userId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Your own id of it: the same one is stored once. A durable event without one is given one. */
  readonly eventId?: string;
  /** Workspace or project inside the user. */
  readonly space?: string;
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly role?: 'user' | 'assistant' | 'system' | 'tool';
  readonly speaker?: string;
  readonly occurredAt?: string | Date;
  /** 0 to 1; found by rules when not given. */
  readonly salience?: number;
  readonly tags?: readonly string[];
}

export interface Publisher {
  /**
   * Resolves when Redis has the event; a durable one then waits there until a server has stored it.
   * @throws HoldfastError unreachable when Redis does not take it
   */
  publish(event: MemoryEvent): Promise<void>;
}

/** The event as it travels: the source document's fields, and those of its ingestion service. */
interface WireEvent {
  readonly event_type: string;
  readonly content: string;
  readonly user_id: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly event_id: string | undefined;
  readonly context_id: string | undefined;
  readonly session_id: string | undefined;
  readonly agent_id: string | undefined;
  readonly role: MemoryEvent['role'];
  readonly speaker: string | undefined;
  readonly occurred_at: string | undefined;
  readonly importance: number | undefined;
  readonly tags: readonly string[] | undefined;
}

const firstPauseMs = 100;

/** Sends events to a Holdfast server by way of Redis, without waiting for the server. */
export function createPublisher(
  redis: PublishingClient,
  { channel = 'memory.ingest', durable = true, retries = 2 }: PublisherOptions = {},
): Publisher {
  return {
    async publish(event) {
      // A try that was taken after all is then no second memory.
      const message = JSON.stringify(toWire(durable ? { eventId: crypto.randomUUID(), ...event } : event));
      for (let attempt = 0; ; attempt += 1) {
        try {
          await (durable ? redis.xAdd(channel, '*', { event: message }) : redis.publish(channel, message));
          return;
        } catch (error) {
          if (!durable || attempt >= retries) {
            throw new HoldfastError('unreachable', { detail: 'Redis did not take the event.', cause: error });
          }
          await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** attempt));
        }
      }
    },
  };
}

/** Fields that are undefined do not travel: JSON leaves them out. */
function toWire(event: MemoryEvent): WireEvent {
  const { eventType, content, userId, metadata, eventId, space, sessionId, agentId } = event;
  const { role, speaker, occurredAt, salience, tags } = event;
  return {
    event_type: eventType,
    content,
    user_id: userId,
    metadata,
    event_id: eventId,
    context_id: space,
    session_id: sessionId,
    agent_id: agentId,
    role,
    speaker,
    occurred_at: occurredAt instanceof Date ? occurredAt.toISOString() : occurredAt,
    importance: salience,
    tags,
  };
}
