import type { InputOf } from '@holdfast/contract';
import type { Change, ChangeType } from '../changes/change-store.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Webhook, WebhookEvent } from './webhook-store.ts';

type WebhookEventType = Exclude<InputOf<'createWebhook'>['events'][number], `${string}*`>;

/** A vector is no news to anybody. */
const ofChange: Partial<Record<ChangeType, WebhookEventType>> = {
  created: 'memory.created',
  updated: 'memory.updated',
  deleted: 'memory.forgotten',
  restored: 'memory.restored',
  purged: 'memory.purged',
};

/** Whether a webhook has asked for events of this type, of this user, at this time. */
export function wants({ events, user, createdAt, state }: Webhook, scope: UserScope, event: WebhookEvent): boolean {
  if (state !== 'active' || event.at < createdAt || (user !== undefined && user !== scope.user)) return false;
  const [family] = event.type.split('.');
  return events.some((one) => one === '*' || one === event.type || one === `${family}.*`);
}

/** The event of a change; undefined for what nobody is told of. */
export function eventOfChange(
  platform: Pick<Platform, 'sha256'>,
  scope: UserScope,
  { version, memoryId, change, at }: Change,
): WebhookEvent | undefined {
  const type = ofChange[change];
  if (type === undefined) return undefined;
  const id = eventId(platform, [scope.tenant, scope.user, type, memoryId, version]);
  return { id, type, at, data: { userId: scope.user, memoryId, version } };
}

/** The event of what stands in no change log. */
export function eventOfHappening(
  platform: Pick<Platform, 'sha256'>,
  scope: UserScope,
  { type, id, at }: { readonly type: string; readonly id: string; readonly at: number },
): WebhookEvent {
  const [family = ''] = type.split('.');
  return {
    id: eventId(platform, [scope.tenant, scope.user, type, id, at]),
    type,
    at,
    data: { userId: scope.user, [`${family}Id`]: id },
  };
}

function eventId(platform: Pick<Platform, 'sha256'>, parts: readonly (string | number)[]): string {
  return `evt_${platform.sha256(JSON.stringify(parts)).slice(0, 32)}`;
}
