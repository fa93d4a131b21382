import { baseAddress } from '../../domain/outbound/base-address.ts';

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

/** Path that Google's consent screen answers to. */
export const callbackPath = '/oauth/google/callback';

/** Undefined where Google cannot reach this server. */
export function callbackOf({ publicUrl }: Pick<GoogleSettings, 'publicUrl'>): string | undefined {
  return publicUrl === undefined ? undefined : `${baseAddress(publicUrl)}${callbackPath}`;
}

/** The same paths below one address, for a service that stands in for Google. */
export function endpointsAt(address: string): GoogleEndpoints {
  const base = baseAddress(address);
  return {
    authorize: `${base}/o/oauth2/v2/auth`,
    token: `${base}/token`,
    revoke: `${base}/revoke`,
    api: `${base}/calendar/v3`,
  };
}
