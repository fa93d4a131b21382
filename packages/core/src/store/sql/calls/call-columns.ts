import type { CallEvent, CallIdentity, StoredConversation, ToolInvocation } from '../../../domain/calls/call-store.ts';
import { defined } from '../../../domain/defined.ts';

export const identityColumns = [
  'kind',
  'address',
  'user_id as user',
  'guest',
  'created_at as createdAt',
  'called_at as calledAt',
] as const;

export const conversationColumns = [
  'conversation_no as no',
  'id',
  'space',
  'provider',
  'external_id as externalId',
  'agent_id as agentId',
  'status',
  'started_at as startedAt',
  'ended_at as endedAt',
  'duration_secs as durationSecs',
  'turns',
  'details',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const;

export const eventColumns = [
  'event_no as no',
  'provider',
  'event_key as key',
  'type',
  'external_id as externalId',
  'payload',
  'received_at as receivedAt',
  'processed_at as processedAt',
] as const;

export const invocationColumns = [
  'invocation_no as no',
  'id',
  'session_id as sessionId',
  'tool',
  'origin',
  'outcome',
  'latency_ms as latencyMs',
  'request',
  'response',
  'at',
] as const;

/** A row in which what is not there is null. */
export type Row<T> = { readonly [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

export function toIdentity({ guest, ...row }: Omit<CallIdentity, 'guest'> & { readonly guest: 0 | 1 }): CallIdentity {
  return { ...row, guest: guest === 1 };
}

export function toConversation({
  agentId,
  endedAt,
  durationSecs,
  ...row
}: Row<StoredConversation>): StoredConversation {
  return {
    ...row,
    ...defined({
      agentId: agentId ?? undefined,
      endedAt: endedAt ?? undefined,
      durationSecs: durationSecs ?? undefined,
    }),
  };
}

export function toEvent({ payload, processedAt, ...row }: Row<CallEvent>): CallEvent {
  return { ...row, ...defined({ payload: payload ?? undefined, processedAt: processedAt ?? undefined }) };
}

export function toInvocation({ sessionId, latencyMs, ...row }: Row<ToolInvocation>): ToolInvocation {
  return { ...row, ...defined({ sessionId: sessionId ?? undefined, latencyMs: latencyMs ?? undefined }) };
}
