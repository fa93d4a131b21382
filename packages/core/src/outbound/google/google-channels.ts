import { z } from 'zod';
import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import { findCalendar, type GoogleCalendar, setChannel } from '../../domain/planner/calendars/google/google-records.ts';
import { newId } from '../../domain/ids.ts';
import type { Platform } from '../../domain/platform.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import type { GoogleApi, GoogleAs } from './google-api.ts';
import { read } from './google-events.ts';

export interface GoogleChannelParts {
  readonly api: GoogleApi;
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'sha256'>;
  /** Where notifications of a calendar are to be sent; undefined where Google cannot reach this server. */
  readonly address: ((scope: UserScope, calendarId: string) => Promise<string>) | undefined;
}

export interface GoogleChannels {
  /** Has notifications sent from now on, if they are not, and anew before they end. What fails is left to polling. */
  readonly keep: (as: GoogleAs, calendar: GoogleCalendar) => Promise<void>;
  /** Has them sent no more. */
  readonly stop: (as: GoogleAs, calendar: GoogleCalendar) => Promise<void>;
}

const dayMs = 86_400_000;
/** Google's longest, for events, is about a month; it may give less. */
const lifeMs = 7 * dayMs;
/** A channel does not renew itself: another one takes its place a day before. */
const spareMs = dayMs;

const channelAnswer = z.object({ id: z.string(), resourceId: z.string(), expiration: z.coerce.number().optional() });

export function googleChannels({ api, store, platform, address }: GoogleChannelParts): GoogleChannels {
  const stop: GoogleChannels['stop'] = async (as, { channel }) => {
    if (channel === undefined || channel.expiresAt <= platform.now()) return;
    const body = { id: channel.id, resourceId: channel.resourceId };
    const { status, reason } = await api(as, { method: 'POST', path: ['channels', 'stop'], body });
    // One that is not there is stopped.
    if (status >= 300 && status !== 404)
      throw new CalendarFault('refused', `Google did not stop the channel (${reason}).`);
  };
  return {
    stop,
    async keep(as, calendar) {
      const { channel, access, remoteId, calendarId } = calendar;
      const now = platform.now();
      if (address === undefined || access === 'times') return;
      if (channel !== undefined && channel.expiresAt > now + spareMs) return;
      const id = newId(platform);
      const token = Buffer.from(platform.randomBytes(24)).toString('base64url');
      const to = await address(as.scope, calendarId);
      const answer = await api(as, {
        method: 'POST',
        path: ['calendars', remoteId, 'events', 'watch'],
        body: { id, type: 'web_hook', address: to, token, expiration: now + lifeMs },
      });
      const { resourceId, expiration = now + lifeMs } = read(channelAnswer, answer);
      const made = { id, resourceId, tokenHash: platform.sha256(token), expiresAt: expiration };
      const kept = await store.write(as.scope, async ({ planner }) => {
        const known = await findCalendar(planner, as.scope, calendarId);
        return known !== undefined && setChannel(planner, as.scope, { calendar: known, channel: made, at: now });
      });
      // Both send for a while when the old one stays; a notification more costs one look.
      await stop(as, kept ? calendar : { ...calendar, channel: made });
    },
  };
}
