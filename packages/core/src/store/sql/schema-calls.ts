import type { Generated } from 'kysely';
import type {
  CallProvider,
  ConversationStatus,
  IdentityKind,
  InvocationOrigin,
  ToolInvocation,
} from '../../domain/calls/call-store.ts';

export interface CallIdentitiesTable {
  tenant: string;
  kind: IdentityKind;
  address: string;
  user_id: string;
  guest: 0 | 1;
  created_at: number;
  called_at: number;
}

export interface ConversationsTable {
  conversation_no: Generated<number>;
  id: string;
  tenant: string;
  user_no: number;
  space: string;
  provider: CallProvider;
  external_id: string;
  agent_id: string | null;
  status: ConversationStatus;
  started_at: number;
  ended_at: number | null;
  duration_secs: number | null;
  turns: number;
  /** Sealed where there is a key. */
  details: string;
  created_at: number;
  updated_at: number;
}

export interface CallEventsTable {
  event_no: Generated<number>;
  tenant: string;
  user_no: number;
  provider: CallProvider;
  event_key: string;
  type: string;
  external_id: string;
  /** Sealed where there is a key; null once it is no longer needed. */
  payload: string | null;
  received_at: number;
  processed_at: number | null;
}

export interface ToolInvocationsTable {
  invocation_no: Generated<number>;
  id: string;
  user_no: number;
  session_id: string | null;
  tool: string;
  origin: InvocationOrigin;
  outcome: ToolInvocation['outcome'];
  latency_ms: number | null;
  /** Both sealed where there is a key. */
  request: string;
  response: string;
  at: number;
}
