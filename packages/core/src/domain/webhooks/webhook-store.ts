import type { UserName } from '../embeddings/embedding-store.ts';
import type { SystemScope, TenantScope, UserScope } from '../scope.ts';

/** `active`; `paused` by its owner; `disabled` by Holdfast after failing for long, or because its receiver is gone. */
export type WebhookState = 'active' | 'paused' | 'disabled';

export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Types of events, each whole, or a family such as `memory.*`, or `*`. */
  readonly events: readonly string[];
  /** Only of this user; of all when absent. */
  readonly user?: string;
  /** Whether events hold what they are about, not its id alone. */
  readonly content: boolean;
  /** Sealed by the cipher. */
  readonly secret: string;
  readonly state: WebhookState;
  /** Why it is disabled. */
  readonly reason?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Of the first failure since the last success. */
  readonly failingSince?: number;
  /** Until then nothing is sent: the receiver has failed. */
  readonly retryAt: number;
}

export type DeliveryState = 'waiting' | 'delivered' | 'dead';

/** What is sent, but for content: ids and numbers. */
export interface WebhookEvent {
  /** The same for the same happening, however often it is told of. */
  readonly id: string;
  readonly type: string;
  /** When it happened. */
  readonly at: number;
  readonly data: Readonly<Record<string, string | number>>;
}

export interface Delivery {
  /** Order of deliveries. */
  readonly no: number;
  readonly webhookId: string;
  readonly user: string;
  readonly event: WebhookEvent;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAt: number;
  readonly status?: number;
  readonly error?: string;
  readonly createdAt: number;
  readonly settledAt?: number;
}

/** How far a user's happenings have become deliveries. */
export interface FeedPlace {
  readonly version: number;
  readonly at: number;
}

/** What came of trying a delivery. */
export interface Attempt {
  readonly no: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAt: number;
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly settledAt?: number | undefined;
}

export interface WebhookReader {
  /** Of the tenant, the oldest first. */
  list(scope: TenantScope | UserScope): Promise<Webhook[]>;
  /** The newest first. */
  deliveries(
    scope: TenantScope,
    params: {
      readonly webhookId: string;
      readonly state?: DeliveryState;
      readonly before?: number;
      readonly limit: number;
    },
  ): Promise<Delivery[]>;
  delivery(
    scope: TenantScope,
    params: { readonly webhookId: string; readonly eventId: string },
  ): Promise<Delivery | undefined>;
  /** Undefined for a user of whom nothing was delivered yet. */
  place(scope: UserScope): Promise<FeedPlace | undefined>;
  /** What has happened at or after an instant and stands in no change log: facts, consolidations, dead jobs. */
  happened(
    scope: UserScope,
    params: { readonly since: number },
  ): Promise<readonly { readonly type: string; readonly id: string; readonly at: number }[]>;
  /** Deliveries of the user that wait, in order, a webhook's. */
  waiting(scope: UserScope, params: { readonly webhookId: string; readonly limit: number }): Promise<Delivery[]>;
  /** Users of tenants with webhooks whose change log goes beyond what became deliveries. */
  usersWithNews(scope: SystemScope, params: { readonly limit: number }): Promise<UserName[]>;
  /** How many webhooks of all tenants are disabled, and which tenants have active ones. */
  overview(scope: SystemScope): Promise<{ readonly disabled: number; readonly tenants: readonly string[] }>;
}

export interface WebhookWriter extends WebhookReader {
  insert(scope: TenantScope, params: { readonly webhook: Webhook }): Promise<void>;
  /** False when it is not there. */
  replace(scope: TenantScope | UserScope, params: { readonly webhook: Webhook }): Promise<boolean>;
  /** With its deliveries. False when it is not there. */
  remove(scope: TenantScope, params: { readonly id: string }): Promise<boolean>;
  /** Those that are there already are left as they are. */
  addDeliveries(
    scope: UserScope,
    params: {
      readonly deliveries: readonly { readonly webhookId: string; readonly event: WebhookEvent }[];
      readonly at: number;
    },
  ): Promise<void>;
  advance(scope: UserScope, params: { readonly place: FeedPlace }): Promise<void>;
  note(scope: UserScope, params: { readonly attempt: Attempt }): Promise<void>;
  /** Removes deliveries of the user that were settled before an instant. */
  dropSettled(scope: UserScope, params: { readonly before: number }): Promise<void>;
}
