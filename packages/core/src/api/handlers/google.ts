import { HoldfastError } from '@holdfast/contract';
import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import { calendarName, finishConsent } from '../../domain/planner/calendars/google/connect.ts';
import {
  beginConsent,
  consentMs,
  type ConsentParts,
  lookAtConsent,
} from '../../domain/planner/calendars/google/consent.ts';
import type { GoogleDependencies } from '../../domain/planner/calendars/google/google-door.ts';
import { heedNotification } from '../../domain/planner/calendars/google/notification.ts';
import { soleSpace } from '../../domain/scope.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';

type GoogleHandlers = Pick<Handlers, 'connectGoogle' | 'showGoogleConsent' | 'finishGoogle' | 'noteGoogleChange'>;

export const googleHandlers: GoogleHandlers = {
  async connectGoogle({ input: { others, redirectUri }, scope, dependencies }) {
    const { door, callback } = googleOf(dependencies);
    const parts = partsOf(dependencies);
    const back = redirectUri ?? callback;
    if (back === undefined) {
      throw new HoldfastError('calendar_not_set', {
        detail:
          'This server has no public address for Google to answer to. Set HOLDFAST_PUBLIC_URL, or connect from the machine itself: `holdfast calendar connect`.',
      });
    }
    const request = await beginConsent(parts, scope, { redirectUri: back, others });
    return { url: door.consentUrl(request), expiresAt: toTimestamp(parts.platform.now() + consentMs) };
  },

  async showGoogleConsent({ input: { state }, dependencies }) {
    googleOf(dependencies);
    const { scope, others, expiresAt } = await lookAtConsent(partsOf(dependencies), state);
    const asked = { userId: scope.user, space: soleSpace(scope), name: calendarName, others };
    return { ...asked, expiresAt: toTimestamp(expiresAt) };
  },

  async finishGoogle({ input, context, dependencies }) {
    const { door } = googleOf(dependencies);
    const signal = context.signal ?? new AbortController().signal;
    try {
      const { calendars, again } = await finishConsent({ ...partsOf(dependencies), door }, { ...input, signal });
      dependencies.wakeWorker();
      return { calendars: calendars.map(({ record: { id }, name }) => ({ id, name })), again };
    } catch (error) {
      if (error instanceof CalendarFault) throw toError(error);
      throw error;
    }
  },

  async noteGoogleChange({ input: { calendar: sealed, channelId, token, state }, dependencies }) {
    const { cipher } = dependencies.ai;
    if (cipher === undefined) return { heeded: false };
    const { store, platform } = dependencies;
    const heeded = await heedNotification({ store, platform, cipher }, { sealed, channelId, token, state });
    if (heeded !== undefined) dependencies.wakeWorker();
    return { heeded: heeded !== undefined };
  },
};

function googleOf({ google }: ApiDependencies): GoogleDependencies {
  if (google !== undefined) return google;
  throw new HoldfastError('calendar_not_set', {
    detail:
      'No client of Google is set. Make one in the Google Cloud console (Calendar API, OAuth client), and set HOLDFAST_GOOGLE_CLIENT_ID and HOLDFAST_GOOGLE_CLIENT_SECRET.',
  });
}

/** @throws HoldfastError secret_key_needed: tokens are kept sealed or not at all */
function partsOf({ ai: { cipher }, store, platform, timeZone }: ApiDependencies): ConsentParts {
  if (cipher !== undefined) return { store, platform, timeZone, cipher };
  throw new HoldfastError('secret_key_needed', {
    detail:
      'The tokens of a calendar are only kept encrypted, and no secret key to do so is known. Set HOLDFAST_SECRET_KEY (`secretKey` of open()).',
  });
}

function toError(fault: CalendarFault): HoldfastError {
  const { kind, message: detail, retryAfterMs } = fault;
  switch (kind) {
    case 'later':
      return new HoldfastError('calendar_unavailable', {
        detail,
        cause: fault,
        ...(retryAfterMs === undefined ? {} : { retryAfter: Math.ceil(retryAfterMs / 1_000) }),
      });
    case 'reconnect':
      return new HoldfastError('consent_invalid', { detail, cause: fault });
    case 'refused':
      return new HoldfastError('calendar_refused', { detail, cause: fault });
  }
}
