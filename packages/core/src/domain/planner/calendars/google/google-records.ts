import { present } from '../../../present.ts';
import type { UserScope } from '../../../scope.ts';
import type { PlannerReader, PlannerRecord, PlannerWriter } from '../../records/record-store.ts';

/*
 * What is kept of Google, as records of the planner: they lie behind the same walls, are sealed, moved and forgotten with it. Tokens
 * are sealed once more, under the secret key, so that no export and no copy of the database gives them away.
 */

/** `connected`; `broken` when consent was taken back or the tokens are over: a person must connect anew. */
export type GoogleState = 'connected' | 'broken';

interface AccountContent {
  /** What Google has granted, which may be less than was asked for. */
  readonly scopes: readonly string[];
  /** Tokens, as sealed by the cipher. */
  readonly tokens: string;
}

/** A consent that a user has given at Google. */
export interface GoogleAccount extends AccountContent {
  readonly record: PlannerRecord;
  readonly state: GoogleState;
}

/** Where Google sends notifications of a calendar from. */
export interface GoogleChannel {
  readonly id: string;
  readonly resourceId: string;
  /** SHA-256 of the token that its notifications carry. */
  readonly tokenHash: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/** Which of Google's calendars one of ours is. */
export interface GoogleCalendarContent {
  readonly accountId: string;
  /** Id at Google: `primary`, an address, or one of a calendar that Holdfast has made. */
  readonly remoteId: string;
  /** `events`: they can be read, synchronised and watched; `times`: no more can be seen than when it is taken. */
  readonly access: 'events' | 'times';
  /** Whether Holdfast has made it, and writes blocks into it. */
  readonly own: boolean;
  readonly channel?: GoogleChannel;
}

export interface GoogleCalendar extends GoogleCalendarContent {
  readonly record: PlannerRecord;
  /** Id of our record of the calendar. */
  readonly calendarId: string;
}

/** More than anybody has. */
const most = 1_000;

function readAccount(record: PlannerRecord): GoogleAccount {
  // Sound: only this file writes accounts.
  return { ...(JSON.parse(record.content) as AccountContent), record, state: record.state as GoogleState };
}

function readCalendar(record: PlannerRecord): GoogleCalendar {
  // Sound: only this file writes them, and each with the id of its calendar as its key.
  return { ...(JSON.parse(record.content) as GoogleCalendarContent), record, calendarId: present(record.key) };
}

export async function findAccount(
  planner: PlannerReader,
  scope: UserScope,
  id: string,
): Promise<GoogleAccount | undefined> {
  const record = await planner.get(scope, { noun: 'google_account', id });
  return record === undefined ? undefined : readAccount(record);
}

export async function accountsOf(planner: PlannerReader, scope: UserScope): Promise<GoogleAccount[]> {
  return (await planner.list(scope, { noun: 'google_account', limit: most })).map(readAccount);
}

export async function addAccount(
  planner: PlannerWriter,
  scope: UserScope,
  { id, at, ...content }: AccountContent & { readonly id: string; readonly at: number },
): Promise<GoogleAccount> {
  const record = { id, noun: 'google_account', state: 'connected', content: JSON.stringify(content) } as const;
  const [made] = await planner.insert(scope, { records: [record], at });
  return readAccount(present(made));
}

/** Undefined when somebody else has changed or removed it since it was read: what they know is newer. */
export async function changeAccount(
  planner: PlannerWriter,
  scope: UserScope,
  {
    account,
    state = account.state,
    at,
    ...patch
  }: Partial<AccountContent> & {
    readonly account: GoogleAccount;
    readonly state?: GoogleState;
    readonly at: number;
  },
): Promise<GoogleAccount | undefined> {
  const { record, scopes, tokens } = account;
  const content = JSON.stringify({ scopes, tokens, ...patch });
  const changed = await planner.update(scope, { record, patch: { state, content }, at });
  return changed === undefined ? undefined : readAccount(changed);
}

export async function findCalendar(
  planner: PlannerReader,
  scope: UserScope,
  calendarId: string,
): Promise<GoogleCalendar | undefined> {
  const [record] = await planner.list(scope, { noun: 'google_calendar', filter: { key: calendarId }, limit: 1 });
  return record === undefined ? undefined : readCalendar(record);
}

/** All of one account. */
export async function calendarsOf(
  planner: PlannerReader,
  scope: UserScope,
  accountId: string,
): Promise<GoogleCalendar[]> {
  const records = await planner.list(scope, { noun: 'google_calendar', limit: most });
  return records.map(readCalendar).filter((one) => one.accountId === accountId);
}

/** Numbers of the records that go with one of our calendars: its own, and with the last one of an account also that. */
export async function recordsOf(planner: PlannerReader, scope: UserScope, calendarId: string): Promise<number[]> {
  const google = await findCalendar(planner, scope, calendarId);
  if (google === undefined) return [];
  const { accountId, record } = google;
  const others = (await calendarsOf(planner, scope, accountId)).some((one) => one.calendarId !== calendarId);
  const account = others ? undefined : await findAccount(planner, scope, accountId);
  return [record.no, ...(account === undefined ? [] : [account.record.no])];
}

export async function addCalendar(
  planner: PlannerWriter,
  scope: UserScope,
  {
    id,
    calendarId,
    at,
    ...content
  }: GoogleCalendarContent & { readonly id: string; readonly calendarId: string; readonly at: number },
): Promise<void> {
  const record = {
    id,
    noun: 'google_calendar',
    state: 'known',
    key: calendarId,
    content: JSON.stringify(content),
  } as const;
  await planner.insert(scope, { records: [record], at });
}

/** Puts a channel in the place of the one there was. False when somebody was faster. */
export async function setChannel(
  planner: PlannerWriter,
  scope: UserScope,
  {
    calendar,
    channel,
    at,
  }: { readonly calendar: GoogleCalendar; readonly channel: GoogleChannel; readonly at: number },
): Promise<boolean> {
  const { record, calendarId: _calendarId, ...content } = calendar;
  const patch = { content: JSON.stringify({ ...content, channel }) };
  return (await planner.update(scope, { record, patch, at })) !== undefined;
}

/** A consent that was asked for and not given yet. */
export interface GoogleConsent {
  /** What is needed to finish it, as sealed by the cipher. */
  readonly sealed: string;
  /** Milliseconds. */
  readonly expiresAt: number;
}

/** Lets go of those that nobody has finished. */
export async function addConsent(
  planner: PlannerWriter,
  scope: UserScope,
  { id, at, ...consent }: GoogleConsent & { readonly id: string; readonly at: number },
): Promise<void> {
  const waiting = await planner.list(scope, { noun: 'google_consent', limit: most });
  const over = waiting.filter((record) => readConsent(record).expiresAt <= at);
  await planner.remove(scope, { nos: over.map(({ no }) => no) });
  const record = { id, noun: 'google_consent', state: 'asked', content: JSON.stringify(consent) } as const;
  await planner.insert(scope, { records: [record], at });
}

/** With its space; undefined when it is not there or over. */
export async function findConsentRecord(
  planner: PlannerReader,
  scope: UserScope,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<(GoogleConsent & { readonly space: string }) | undefined> {
  const record = await planner.get(scope, { noun: 'google_consent', id });
  return record === undefined ? undefined : standing(record, at);
}

/** Takes a consent out, so that nobody takes it again; undefined when it is not there or over. With its space. */
export async function takeConsentRecord(
  planner: PlannerWriter,
  scope: UserScope,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<(GoogleConsent & { readonly space: string }) | undefined> {
  const record = await planner.get(scope, { noun: 'google_consent', id });
  if (record === undefined) return undefined;
  await planner.remove(scope, { nos: [record.no] });
  return standing(record, at);
}

function standing(record: PlannerRecord, at: number): (GoogleConsent & { readonly space: string }) | undefined {
  const consent = readConsent(record);
  return consent.expiresAt <= at ? undefined : { ...consent, space: record.space };
}

function readConsent(record: PlannerRecord): GoogleConsent {
  // Sound: only this file writes consents.
  return JSON.parse(record.content) as GoogleConsent;
}
