import type { CalendarPort } from '../../domain/planner/calendars/calendar-port.ts';
import type { GoogleDoor } from '../../domain/planner/calendars/google/google-door.ts';
import { notificationAddress } from '../../domain/planner/calendars/google/notification.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Scheduler } from '../../domain/scheduler.ts';
import type { Cipher } from '../../domain/secrets/cipher.ts';
import type { Store } from '../../domain/store.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import { googleAccess } from './google-access.ts';
import { googleApi } from './google-api.ts';
import { googleCalendar } from './google-calendar.ts';
import type { GoogleRetry } from './google-call.ts';
import { googleChannels } from './google-channels.ts';
import { googleDoor } from './google-door.ts';
import { googleEndpoints, type GoogleSettings } from './google-endpoints.ts';
import { googleEvents } from './google-events.ts';
import { googleOAuth } from './google-oauth.ts';

export interface GoogleParts {
  readonly store: Store;
  readonly platform: Platform;
  readonly scheduler: Scheduler;
  readonly fetch: GuardedFetch;
  readonly cipher: Cipher | undefined;
  readonly settings: GoogleSettings;
  readonly retry?: GoogleRetry;
  readonly onError: (error: unknown) => void;
}

/** Google Calendar as the port and as what connecting needs. Nothing is called before it is used. */
export function createGoogle(parts: GoogleParts): { readonly port: CalendarPort; readonly door: GoogleDoor } {
  const { store, platform, cipher, settings, onError } = parts;
  const base = (settings.endpoints ?? googleEndpoints).api;
  const oauth = googleOAuth(parts, settings);
  const access = googleAccess({ store, platform, cipher, oauth });
  const api = googleApi({ ...parts, access, base });
  // Google calls no address without TLS; who stands in for it may.
  const publicUrl =
    settings.endpoints === undefined && settings.publicUrl?.startsWith('https://') !== true
      ? undefined
      : settings.publicUrl;
  const channels = googleChannels({
    api,
    store,
    platform,
    address:
      publicUrl === undefined || cipher === undefined
        ? undefined
        : (scope, calendarId) => notificationAddress(cipher, { publicUrl, scope, calendarId }),
  });
  const events = googleEvents(api);
  return {
    port: googleCalendar({ store, platform, events, channels, access, oauth, onError }),
    door: googleDoor({ ...parts, oauth, base }),
  };
}
