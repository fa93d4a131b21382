import { z } from 'zod';
import type { rememberItem } from '../schemas/memory.ts';
import { contentType, role } from '../schemas/memory.ts';
import {
  agentId,
  content,
  fraction,
  instant,
  metadata,
  name,
  sessionId,
  space,
  speaker,
  tags,
  userId,
} from '../schemas/common.ts';
import { kindOfContentType } from './coda.ts';

/**
 * What a publisher puts on `memory.ingest` (source document 004). The first four fields are the document's; the others are
 * those of its `/ingest`, and where and by whom it was said.
 */
export const ingestEvent = z.strictObject({
  event_type: name(100).describe('What happened, such as conversation.message; its first word gives the kind'),
  content,
  user_id: userId.optional(),
  metadata: metadata.optional().describe('Kept with the memory; `timestamp`, where it is an instant, says when'),
  event_id: name().optional().describe('Id of the publisher; the same one is never stored twice'),
  context_id: space.optional(),
  session_id: sessionId.optional(),
  agent_id: agentId.optional(),
  role: role.optional(),
  speaker: speaker.optional(),
  occurred_at: instant.optional(),
  importance: fraction.optional(),
  tags: tags.optional(),
});

export type IngestEvent = z.output<typeof ingestEvent>;

/** The memory that an event stands for, and whose it is. */
export interface IngestedItem {
  readonly userId?: string;
  readonly space?: string;
  readonly item: z.input<typeof rememberItem>;
}

/**
 * An event as `remember` takes it.
 *
 * @param params.origin channel and id of the delivery; a delivery that comes again has the same, and is then a duplicate
 */
export function toIngestedItem(
  event: IngestEvent,
  { channel, id }: { readonly channel: string; readonly id: string },
): IngestedItem {
  const type = contentTypeOf(event.event_type);
  const occurredAt = event.occurred_at ?? timestampOf(event.metadata);
  return {
    ...(event.user_id === undefined ? {} : { userId: event.user_id }),
    ...(event.context_id === undefined ? {} : { space: event.context_id }),
    item: {
      content: event.content,
      contentType: type,
      kind: kindOfContentType(type),
      metadata: { ...event.metadata, event_type: event.event_type },
      // Ids of publishers have a type of their own: no publisher can take the place of a delivery.
      source: event.event_id === undefined ? { type: channel, id } : { type: `${channel}#event`, id: event.event_id },
      ...(event.session_id === undefined ? {} : { sessionId: event.session_id }),
      ...(event.agent_id === undefined ? {} : { agentId: event.agent_id }),
      ...(event.role === undefined ? {} : { role: event.role }),
      ...(event.speaker === undefined ? {} : { speaker: event.speaker }),
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(event.importance === undefined ? {} : { salience: event.importance }),
      ...(event.tags === undefined ? {} : { tags: event.tags }),
    },
  };
}

/** `fact.learned` is a fact; what is none of the four words is an event. */
function contentTypeOf(eventType: string): z.output<typeof contentType> {
  const parsed = contentType.safeParse(eventType.split('.', 1)[0]);
  return parsed.success ? parsed.data : 'event';
}

/** Free metadata may hold anything under this name: what is no instant stays there and says nothing. */
function timestampOf(given: IngestEvent['metadata']): string | undefined {
  const parsed = instant.safeParse(given?.['timestamp']);
  return parsed.success ? parsed.data : undefined;
}
