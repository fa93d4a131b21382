import type { Generated } from 'kysely';
import type { DeliveryState, WebhookState } from '../../domain/webhooks/webhook-store.ts';

export interface WebhooksTable {
  tenant: string;
  id: string;
  url: string;
  /** As a JSON list. */
  events: string;
  user_id: string | null;
  content: 0 | 1;
  /** Sealed. */
  secret: string;
  state: WebhookState;
  reason: string | null;
  created_at: number;
  updated_at: number;
  failing_since: number | null;
  retry_at: number;
}

/** How far a user's happenings have become deliveries. */
export interface WebhookFeedsTable {
  user_no: number;
  version: number;
  at: number;
}

export interface WebhookDeliveriesTable {
  delivery_no: Generated<number>;
  tenant: string;
  webhook_id: string;
  user_no: number;
  event_id: string;
  type: string;
  /** When it happened. */
  at: number;
  /** Ids and numbers, as JSON. */
  data: string;
  state: DeliveryState;
  attempts: number;
  next_at: number;
  status: number | null;
  error: string | null;
  created_at: number;
  settled_at: number | null;
}
