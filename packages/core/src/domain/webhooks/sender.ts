import type { TenantScope } from '../scope.ts';
import type { Reception } from './outcome.ts';
import type { Webhook, WebhookEvent } from './webhook-store.ts';

/** What is said of a memory where its owner asks for content. */
export interface EventMemory {
  readonly id: string;
  readonly kind: string;
  readonly content: string;
  readonly tags: readonly string[];
}

/** Sends an event, signed, and tells how it was received; throws only when called off. */
export type WebhookSender = (
  scope: TenantScope,
  params: {
    readonly hook: Pick<Webhook, 'id' | 'url' | 'secret'>;
    readonly event: WebhookEvent;
    readonly memory?: EventMemory;
    readonly signal?: AbortSignal;
  },
) => Promise<Reception>;

/** What a webhook's sealed secret is bound to. */
export function webhookSecretContext({ tenant }: TenantScope, id: string): string {
  return JSON.stringify(['webhook', tenant, id]);
}

/** The keys of a user's jobs that deliver: one at a time, so that events keep their order. */
export const deliveryJob = { kind: 'deliver_webhooks', key: 'webhooks', orderKey: 'webhooks' } as const;
