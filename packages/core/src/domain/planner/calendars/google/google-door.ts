import type { ConsentRequest } from './consent.ts';

/** What Google's authorisation server gives. */
export interface GoogleTokens {
  readonly accessToken: string;
  /** When it ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Only after a consent, and now and then when one is used. */
  readonly refreshToken?: string;
  readonly scopes?: readonly string[];
}

/** What connecting needs of Google. @throws CalendarFault; the reason of `signal` */
export interface GoogleDoor {
  /** Where a person gives consent. */
  readonly consentUrl: (request: ConsentRequest) => string;
  /**
   * Makes tokens of an answer. A code works once, so that this is called once.
   * @throws CalendarFault `reconnect` for a code that is over or of somebody else
   */
  readonly exchange: (params: {
    readonly code: string;
    readonly verifier: string;
    readonly redirectUri: string;
    readonly signal: AbortSignal;
  }) => Promise<GoogleTokens>;
  /** Gives consent back. What is over already is well. */
  readonly revoke: (params: { readonly token: string; readonly signal: AbortSignal }) => Promise<void>;
  /** Whether whoever has this access token may write into a calendar that Holdfast made. */
  readonly owns: (params: {
    readonly accessToken: string;
    readonly remoteId: string;
    readonly signal: AbortSignal;
  }) => Promise<boolean>;
  /** Takes out a calendar that was made for nothing. One that is gone already is well. */
  readonly removeCalendar: (params: {
    readonly accessToken: string;
    readonly remoteId: string;
    readonly signal: AbortSignal;
  }) => Promise<void>;
  /** Makes a calendar, and says what its id is. */
  readonly makeCalendar: (params: {
    readonly accessToken: string;
    readonly name: string;
    readonly timeZone: string;
    readonly signal: AbortSignal;
  }) => Promise<string>;
}

/** What the api needs of Google Calendar. */
export interface GoogleDependencies {
  readonly door: GoogleDoor;
  /** The callback of this server; undefined where it has no public address. */
  readonly callback: string | undefined;
}
