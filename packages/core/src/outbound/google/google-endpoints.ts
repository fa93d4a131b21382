/** Where Google is, and who asks it. */
export interface GoogleSettings {
  readonly clientId: string;
  /** Of an installed app it is no secret, and sent all the same. */
  readonly clientSecret: string;
  readonly endpoints?: GoogleEndpoints;
  /** Address of this server as Google reaches it, for notifications; polling alone when not given. */
  readonly publicUrl?: string;
}

export interface GoogleEndpoints {
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
  /** Of the Calendar API, version 3. */
  readonly api: string;
}

export const googleEndpoints: GoogleEndpoints = {
  authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  revoke: 'https://oauth2.googleapis.com/revoke',
  api: 'https://www.googleapis.com/calendar/v3',
};
