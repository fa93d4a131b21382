import { baseAddress } from '../../../outbound/base-address.ts';
import type { Platform } from '../../../platform.ts';
import { soleSpace, type UserScope } from '../../../scope.ts';
import type { Cipher } from '../../../secrets/cipher.ts';
import type { Store } from '../../../store.ts';
import { newId } from '../../../ids.ts';
import { syncJob } from '../sync-job.ts';
import { findCalendar } from './google-records.ts';

/** Path that Google sends notifications to, with a sealed name of whose calendar it is. */
export const notificationPath = '/webhook/google-calendar';

interface Named {
  readonly tenant: string;
  readonly user: string;
  readonly space: string;
  readonly calendarId: string;
}

const context = 'google_notification';

/** The address that notifications of one calendar go to. Nobody but Holdfast can make one, or read whose it is. */
export async function notificationAddress(
  cipher: Cipher,
  {
    publicUrl,
    scope,
    calendarId,
  }: { readonly publicUrl: string; readonly scope: UserScope; readonly calendarId: string },
): Promise<string> {
  const { tenant, user } = scope;
  const named: Named = { tenant, user, space: soleSpace(scope), calendarId };
  const sealed = await cipher.seal(JSON.stringify(named), context);
  return `${baseAddress(publicUrl)}${notificationPath}?for=${sealed}`;
}

/** A notification as Google sends it: headers alone. */
export interface Notification {
  readonly sealed: string;
  readonly channelId: string;
  readonly token: string;
  /** `sync` when the channel was opened: nothing has changed by that. */
  readonly state: string;
}

/**
 * Has a calendar looked at now. Told twice, it is one look; what is told of under a channel that is not ours is left.
 *
 * @returns whose calendar it is; undefined for what was not heeded
 */
export async function heedNotification(
  { store, platform, cipher }: { readonly store: Store; readonly platform: Platform; readonly cipher: Cipher },
  { sealed, channelId, token, state }: Notification,
): Promise<UserScope | undefined> {
  const opened = await cipher.open(sealed, context);
  if (opened === undefined || state === 'sync') return undefined;
  // Sound: only notificationAddress seals under this context.
  const { tenant, user, space, calendarId } = JSON.parse(opened) as Named;
  const scope: UserScope = { kind: 'user', tenant, user, spaces: [space] };
  return store.write(scope, async ({ planner, jobs }) => {
    const channel = (await findCalendar(planner, scope, calendarId))?.channel;
    if (channel?.id !== channelId || channel.tokenHash !== platform.sha256(token)) return undefined;
    const job = { ...syncJob, id: newId(platform), payload: {}, runAt: platform.now() };
    await jobs.enqueue(scope, { jobs: [job] });
    return scope;
  });
}
