import type { UserScope } from '../../../scope.ts';

/** `connected`; `broken` when consent was taken back or the tokens are over: a person must connect anew. */
export type GoogleState = 'connected' | 'broken';

/** A consent of a user's at Google. Instants are milliseconds. */
export interface GoogleConnection {
  readonly id: string;
  /** What Google has granted, which may be less than was asked for. */
  readonly scopes: readonly string[];
  /** Refresh token, access token and its end, as sealed by the cipher. */
  readonly tokens: string;
  readonly state: GoogleState;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Where Google sends notifications of a calendar from. */
export interface GoogleChannel {
  readonly id: string;
  readonly resourceId: string;
  /** SHA-256 of the token that its notifications carry. */
  readonly tokenHash: string;
  readonly expiresAt: number;
}

/** Which of Google's calendars one of ours is. */
export interface GoogleCalendar {
  /** Id of our record of the calendar. */
  readonly calendarId: string;
  readonly connectionId: string;
  /** Id at Google: `primary`, an address, or one of a calendar that Holdfast has made. */
  readonly remoteId: string;
  /** `events`: they can be read, synchronised and watched; `times`: no more can be seen than when it is taken. */
  readonly access: 'events' | 'times';
  /** Whether Holdfast has made it, and writes blocks into it. */
  readonly own: boolean;
  readonly channel?: GoogleChannel;
}

/** A consent that was asked for and not given yet. It can be used once. */
export interface GoogleConsent {
  readonly id: string;
  readonly space: string;
  /** What is needed to finish it, as sealed by the cipher. */
  readonly sealed: string;
  readonly expiresAt: number;
}

export interface GoogleReader {
  connections(scope: UserScope): Promise<GoogleConnection[]>;
  connection(scope: UserScope, params: { readonly id: string }): Promise<GoogleConnection | undefined>;
  calendar(scope: UserScope, params: { readonly calendarId: string }): Promise<GoogleCalendar | undefined>;
  /** Of one connection, in no order. */
  calendars(scope: UserScope, params: { readonly connectionId: string }): Promise<GoogleCalendar[]>;
  calendarOfChannel(scope: UserScope, params: { readonly channelId: string }): Promise<GoogleCalendar | undefined>;
}

/** A user scope names exactly one space for what inserts. */
export interface GoogleWriter extends GoogleReader {
  addConsent(scope: UserScope, params: { readonly consent: GoogleConsent; readonly now: number }): Promise<void>;
  /** Takes a consent out, so that nobody takes it again; undefined when it is not there or over. Drops those that are over. */
  takeConsent(
    scope: UserScope,
    params: { readonly id: string; readonly now: number },
  ): Promise<GoogleConsent | undefined>;
  addConnection(scope: UserScope, params: { readonly connection: GoogleConnection }): Promise<void>;
  /** False when it is not there. */
  changeConnection(
    scope: UserScope,
    params: {
      readonly id: string;
      readonly tokens?: string;
      readonly scopes?: readonly string[];
      readonly state?: GoogleState;
      readonly at: number;
    },
  ): Promise<boolean>;
  addCalendar(scope: UserScope, params: { readonly calendar: GoogleCalendar }): Promise<void>;
  /** Puts a channel in the place of what was there, or none. */
  setChannel(
    scope: UserScope,
    params: { readonly calendarId: string; readonly channel: GoogleChannel | undefined },
  ): Promise<void>;
  /** False when it is not there. */
  removeCalendar(scope: UserScope, params: { readonly calendarId: string }): Promise<boolean>;
  /** With its calendars. False when it is not there. */
  removeConnection(scope: UserScope, params: { readonly id: string }): Promise<boolean>;
}
