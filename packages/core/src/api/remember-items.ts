import { HoldfastError, type ParsedInputOf, defined, kindOfContentType } from '@holdfast/contract';
import type { RememberItem } from '../domain/memories/prepare.ts';
import { toMillis } from './instants.ts';

type WireItem = Omit<ParsedInputOf<'remember'>, 'userId' | 'space'>;

/**
 * An item of the wire as the domain takes it. `field` is its path in the input, for errors.
 * @throws HoldfastError invalid_input when it would expire before it happened
 */
export function toRememberItem(item: WireItem, field: string): RememberItem {
  const occurredAt = item.occurredAt === undefined ? undefined : toMillis(item.occurredAt);
  const expiresAt = item.expiresAt === undefined ? undefined : toMillis(item.expiresAt);
  if (occurredAt !== undefined && expiresAt !== undefined && expiresAt <= occurredAt) {
    const index = /\[(\d+)\]/u.exec(field)?.[1];
    throw new HoldfastError('invalid_input', {
      detail: `${field}expiresAt must be after occurredAt.`,
      faults: [{ field: `${field}expiresAt`, message: 'must be after occurredAt' }],
      ...(index === undefined ? {} : { index: Number(index) }),
    });
  }
  const kind = item.kind ?? (item.contentType === undefined ? undefined : kindOfContentType(item.contentType));
  const { content, contentType, role, speaker, sessionId, agentId, turn, salience, confidence, decayRate } = item;
  const { tags, metadata, pinned, vector, onConflict } = item;
  const source = item.source === undefined ? undefined : { type: item.source.type, ...defined({ id: item.source.id }) };
  return {
    content,
    ...defined({
      kind,
      contentType,
      role,
      speaker,
      occurredAt,
      sessionId,
      agentId,
      turn,
      salience,
      confidence,
      decayRate,
    }),
    ...defined({ tags, metadata, source, pinned, expiresAt, vector, onConflict }),
  };
}

/** The turns of a session as items: they share its id and agent, and its time where they have none. */
export function toSessionItems({
  sessionId,
  agentId,
  occurredAt,
  turns = [],
}: ParsedInputOf<'rememberMany'>): RememberItem[] {
  return turns.map((turn, index) => {
    const shared = { sessionId, agentId, occurredAt: turn.occurredAt ?? occurredAt };
    return toRememberItem({ ...turn, ...shared }, `turns[${index}].`);
  });
}
