import { HoldfastError } from '../../../errors.ts';
import { newId } from '../../../ids.ts';
import { present } from '../../../present.ts';
import type { UserScope } from '../../../scope.ts';
import type { Writers } from '../../../store.ts';
import { change, writeWith } from '../../records/records.ts';
import {
  type Calendar,
  type CalendarContent,
  calendarsOf as calendarsOfUser,
  contentOfCalendar,
  readCalendar,
} from '../calendar.ts';
import { adoptBlocks } from '../adopt-blocks.ts';
import { syncJob } from '../sync-job.ts';
import { checkQuota, insertCalendar } from '../write-calendar.ts';
import { type ConsentParts, takeConsent, type TakenConsent } from './consent.ts';
import type { GoogleDoor, GoogleTokens } from './google-door.ts';
import {
  accountsOf,
  addAccount,
  addCalendar,
  changeAccount,
  findAccount,
  findCalendar,
  type GoogleAccount,
  type GoogleCalendar,
} from './google-records.ts';
import { grantedOf, scopesFor } from './scopes.ts';
import { keptOf, sealTokens } from './tokens.ts';

export interface ConnectParts extends ConsentParts {
  readonly door: GoogleDoor;
}

/** What a person sees of it: our calendars that lie at Google now. */
export interface Connected {
  readonly scope: UserScope;
  readonly calendars: readonly Calendar[];
  /** Whether it was known before, and works again. */
  readonly again: boolean;
}

/** Name of the calendar that Holdfast makes at Google. */
export const calendarName = 'Holdfast';

/**
 * Finishes a consent: makes tokens of the code, a calendar of Holdfast's own at Google, and our records of it. An account that was
 * connected before gets its new tokens, and keeps its calendars. A first consent that comes to nothing is given back.
 *
 * @throws HoldfastError consent_invalid, quota_exceeded; CalendarFault
 */
export async function finishConsent(
  parts: ConnectParts,
  { state, code, signal }: { readonly state: string; readonly code: string; readonly signal: AbortSignal },
): Promise<Connected> {
  const { door } = parts;
  const taken = await takeConsent(parts, state);
  const { verifier, redirectUri } = taken;
  const tokens = await door.exchange({ code, verifier, redirectUri, signal });
  try {
    return await connect(parts, taken, { tokens, signal });
  } catch (error) {
    // What went wrong is told; a consent that could not be given back can be taken back at Google.
    await Promise.allSettled([giveBack(parts, taken.scope, tokens)]);
    throw error;
  }
}

async function connect(
  parts: ConnectParts,
  taken: TakenConsent,
  { tokens, signal }: { readonly tokens: GoogleTokens; readonly signal: AbortSignal },
): Promise<Connected> {
  const { refreshToken, accessToken } = tokens;
  // Where it does not say, it is what was asked for (RFC 6749, section 5.1).
  const scopes = tokens.scopes ?? scopesFor(taken.others);
  const granted = grantedOf(scopes);
  if (refreshToken === undefined || !granted.own) {
    throw new HoldfastError('consent_invalid', {
      detail: 'Google has not given what Holdfast needs. Connect anew, and leave the box of its own calendar ticked.',
    });
  }
  const given: Given = { tokens, refreshToken, scopes, others: granted.others };
  const known = await findKnown(parts, taken.scope, { accessToken, signal });
  if (known !== undefined) return connectAgain(parts, taken, { given, known });
  return connectFirst(parts, taken, { given, signal });
}

/** Nobody keeps these tokens. Of a user who is connected the consent stays: it may be the one that the account lives on. */
async function giveBack({ store, door }: ConnectParts, scope: UserScope, tokens: GoogleTokens): Promise<void> {
  const all: UserScope = { ...scope, spaces: '*' };
  const accounts = await store.read(all, ({ planner }) => accountsOf(planner, all));
  if (accounts.length > 0) return;
  // Whoever gave it may have gone.
  const { signal } = new AbortController();
  await door.revoke({ token: tokens.refreshToken ?? tokens.accessToken, signal });
}

interface Given {
  readonly tokens: GoogleTokens;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly others: 'none' | 'times' | 'events';
}

interface Known {
  readonly account: GoogleAccount;
  readonly calendars: readonly Calendar[];
}

/** The account of this space whose calendar the new tokens reach: it is the same person's at Google. */
async function findKnown(
  { store, door }: ConnectParts,
  scope: UserScope,
  asked: { readonly accessToken: string; readonly signal: AbortSignal },
): Promise<Known | undefined> {
  const there = await store.read(scope, async ({ planner }) => {
    const pairs: { readonly calendar: Calendar; readonly google: GoogleCalendar }[] = [];
    for (const calendar of await calendarsOfUser(planner, scope)) {
      const google = await findCalendar(planner, scope, calendar.record.id);
      if (google !== undefined) pairs.push({ calendar, google });
    }
    return pairs;
  });
  for (const { google } of there) {
    if (!google.own || !(await door.owns({ ...asked, remoteId: google.remoteId }))) continue;
    const { accountId } = google;
    const account = present(await store.read(scope, ({ planner }) => findAccount(planner, scope, accountId)));
    const calendars = there.filter((one) => one.google.accountId === accountId).map(({ calendar }) => calendar);
    return { account, calendars };
  }
  return undefined;
}

/** What was waiting for a person goes on. */
async function connectAgain(
  parts: ConnectParts,
  { scope }: TakenConsent,
  { given, known }: { readonly given: Given; readonly known: Known },
): Promise<Connected> {
  const accountId = known.account.record.id;
  const tokens = await sealed(parts, scope, { accountId, given });
  return writeWith(parts, scope, async (writers, at) => {
    const { planner } = writers;
    // Of what has changed meanwhile the tokens alone matter, and these are the newest.
    const account = present(await findAccount(planner, scope, accountId));
    await changeAccount(planner, scope, { account, tokens, scopes: given.scopes, state: 'connected', at });
    const calendars: Calendar[] = [];
    for (const before of known.calendars) {
      const record = present(await planner.get(scope, { noun: 'calendar', id: before.record.id }));
      const {
        fault: _fault,
        failures: _failures,
        retryAt: _retryAt,
        ...content
      } = contentOfCalendar(readCalendar(record));
      const patch = { state: 'active', content: JSON.stringify(content) };
      calendars.push(readCalendar(await change(planner, scope, { record, patch, at })));
    }
    await enqueue(parts, writers, { scope, at });
    return { scope, calendars, again: true };
  });
}

async function connectFirst(
  parts: ConnectParts,
  { scope, others: asked }: TakenConsent,
  { given, signal }: { readonly given: Given; readonly signal: AbortSignal },
): Promise<Connected> {
  const { door, store } = parts;
  const { accessToken } = given.tokens;
  // What was not granted is not looked at, what was not asked for neither.
  const access = asked === 'none' || given.others === 'none' ? undefined : asked === 'events' ? given.others : 'times';
  const timeZone = await store.read(scope, async ({ users, planner }) => {
    await checkQuota(planner, scope, access === undefined ? 1 : 2);
    return present(await users.timeZone(scope));
  });
  const remoteId = await door.makeCalendar({ accessToken, name: calendarName, timeZone, signal });
  try {
    return await keepFirst(parts, scope, { given, access, timeZone, remoteId });
  } catch (error) {
    // Whoever gave consent may have gone. What went wrong first is told.
    const alone = new AbortController().signal;
    await Promise.allSettled([door.removeCalendar({ accessToken, remoteId, signal: alone })]);
    throw error;
  }
}

/** Our records of an account and its calendars. */
async function keepFirst(
  parts: ConnectParts,
  scope: UserScope,
  {
    given,
    access,
    timeZone,
    remoteId,
  }: {
    readonly given: Given;
    readonly access: GoogleCalendar['access'] | undefined;
    readonly timeZone: string;
    readonly remoteId: string;
  },
): Promise<Connected> {
  const accountId = newId(parts.platform);
  const tokens = await sealed(parts, scope, { accountId, given });
  return writeWith(parts, scope, async (writers, at) => {
    const { planner } = writers;
    await addAccount(planner, scope, { id: accountId, tokens, scopes: given.scopes, at });
    const taken = (await calendarsOfUser(planner, scope)).some(({ target }) => target === true);
    const own: CalendarContent = { kind: 'google', name: calendarName, timeZone, target: !taken };
    const made = await add(parts, writers, {
      scope,
      at,
      content: own,
      google: { accountId, remoteId, access: 'events', own: true },
    });
    if (!taken) await adoptBlocks(writers, scope, { calendarId: made.record.id, at });
    const calendars = [made];
    if (access !== undefined) {
      const content: CalendarContent = { kind: 'google', name: 'Google Calendar' };
      const google = { accountId, remoteId: 'primary', access, own: false };
      calendars.push(await add(parts, writers, { scope, at, content, google }));
    }
    await enqueue(parts, writers, { scope, at });
    return { scope, calendars, again: false };
  });
}

async function add(
  { platform }: ConnectParts,
  { planner }: Writers,
  {
    scope,
    at,
    content,
    google,
  }: {
    readonly scope: UserScope;
    readonly at: number;
    readonly content: CalendarContent;
    readonly google: Omit<Parameters<typeof addCalendar>[2], 'id' | 'calendarId' | 'at'>;
  },
): Promise<Calendar> {
  const made = await insertCalendar({ planner }, scope, { platform, content, at });
  await addCalendar(planner, scope, { ...google, id: newId(platform), calendarId: made.record.id, at });
  return made;
}

async function enqueue(
  { platform }: ConnectParts,
  { jobs }: Writers,
  { scope, at }: { readonly scope: UserScope; readonly at: number },
): Promise<void> {
  await jobs.enqueue(scope, { jobs: [{ ...syncJob, id: newId(platform), payload: {}, runAt: at }] });
}

function sealed(
  { cipher }: ConnectParts,
  scope: UserScope,
  { accountId, given: { tokens, refreshToken } }: { readonly accountId: string; readonly given: Given },
): Promise<string> {
  return sealTokens(cipher, scope, { accountId, tokens: keptOf(tokens, refreshToken) });
}
