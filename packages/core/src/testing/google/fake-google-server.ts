import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeCalendar, fakeCalendar } from './fake-calendar.ts';
import { type FakeChannels, fakeChannels } from './fake-channels.ts';
import { type FakeFaults, fakeFaults } from './fake-faults.ts';
import { type FakeClient, type FakeOAuth, fakeOAuth } from './fake-oauth.ts';
import { answerCalendarCall, type GoogleCall } from './fake-routes.ts';
import { partialResponse } from './partial-response.ts';
import { errorBody, googleFaults, Refusal } from './refusal.ts';

export interface SeenGoogleCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface FakeGoogle extends AsyncDisposable {
  readonly origin: string;
  /** What takes the place of Google's own addresses. */
  readonly endpoints: {
    readonly authorize: string;
    readonly token: string;
    readonly revoke: string;
    readonly api: string;
  };
  readonly client: FakeClient;
  /** Address of the account, which is also the id of its primary calendar. */
  readonly account: string;
  /** Every call so far, in order. */
  readonly calls: readonly SeenGoogleCall[];
  readonly oauth: Pick<FakeOAuth, 'consent' | 'expireAccessTokens' | 'revokeConsent' | 'refreshTokens'>;
  readonly channels: Pick<FakeChannels, 'open' | 'repeat' | 'settled'>;
  readonly primary: FakeCalendar;
  readonly calendars: () => readonly FakeCalendar[];
  /** @throws Error when there is none */
  readonly calendar: (id: string) => FakeCalendar;
  readonly misbehave: FakeFaults['add'];
  readonly behave: () => void;
  /** Follows an authorisation address as a browser of the account's owner does: answers with where it is sent to. */
  readonly visit: (url: string) => Promise<string>;
}

/**
 * Google Calendar and its authorisation server on loopback, at the wire form of the Calendar API v3 and OAuth 2.0, which also
 * misbehaves when told to. Paths are Google's own, so that its own client libraries can be pointed to it.
 *
 * @param params.now the clock of the service
 * @param params.timeZone of the primary calendar; America/Los_Angeles when not given
 */
export async function fakeGoogle({
  now = Date.now,
  timeZone = 'America/Los_Angeles',
  account = 'ada@example.com',
  redirectUris = [],
}: {
  readonly now?: () => number;
  readonly timeZone?: string;
  readonly account?: string;
  readonly redirectUris?: readonly string[];
} = {}): Promise<FakeGoogle> {
  const calls: SeenGoogleCall[] = [];
  const client: FakeClient = { id: 'fake-client.apps.example.com', secret: 'fake-client-secret', redirectUris };
  const oauth = fakeOAuth({ client, now });
  const faults = fakeFaults();
  let origin = '';
  const channels = fakeChannels({ origin: () => origin, now });
  const calendars = new Map<string, FakeCalendar>();
  const addCalendar = (params: Pick<FakeCalendar, 'id' | 'summary' | 'timeZone' | 'appCreated'>): FakeCalendar => {
    const made = fakeCalendar({ ...params, now, onChange: () => channels.tell(params.id) });
    calendars.set(params.id, made);
    return made;
  };
  const primary = addCalendar({ id: account, summary: account, timeZone, appCreated: false });
  let made = 0;
  const state = {
    calendars,
    channels,
    addCalendar,
    removeCalendar: (id: string): void => void calendars.delete(id),
    /** A number that no calendar had before. */
    made: (): number => (made += 1),
    account,
  };

  const perform = (
    call: GoogleCall,
    authorization: string | undefined,
  ): { status: number; body?: object; location?: string } => {
    const { method, path } = call;
    if (method === 'GET' && path === '/o/oauth2/v2/auth') return oauth.authorize(call.query);
    if (method === 'POST' && path === '/token') return oauth.token(new URLSearchParams(call.body));
    if (method === 'POST' && path === '/revoke') return oauth.revoke(new URLSearchParams(call.body));
    try {
      const scopes = oauth.scopesOf(/^Bearer (?<token>\S+)$/i.exec(authorization ?? '')?.groups?.['token'] ?? '');
      if (scopes === undefined) throw new Refusal(googleFaults.authError);
      const given = answerCalendarCall(state, { ...call, scopes });
      if (given.body === undefined) return given;
      return { status: given.status, body: partialResponse(given.body, call.query.get('fields')) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.fault.status, body: errorBody(error.fault) };
    }
  };

  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const url = new URL(request.url ?? '/', origin);
    const { method = 'GET', headers } = request;
    const call: GoogleCall = {
      method,
      path: url.pathname,
      query: url.searchParams,
      body,
      ifMatch: headers['if-match'],
      scopes: [],
    };
    calls.push({ method, path: url.pathname, query: url.searchParams, headers, body });
    const wrong = faults.take(method, url.pathname);
    const reply = (status: number, content: object | undefined, more: Readonly<Record<string, string>> = {}): void => {
      if (content === undefined) response.writeHead(status, more).end();
      else {
        response
          .writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8', ...more })
          .end(JSON.stringify(content, undefined, 1));
      }
    };
    if (wrong !== undefined && 'applied' in wrong) perform(call, headers.authorization);
    switch (wrong?.kind) {
      case undefined: {
        const { status, body: content, location } = perform(call, headers.authorization);
        reply(status, content, location === undefined ? {} : { location });
        return;
      }
      case 'fault': {
        const fault = googleFaults[wrong.fault];
        const wait = wrong.retryAfter === undefined ? {} : { 'Retry-After': String(wrong.retryAfter) };
        reply(fault.status, errorBody(fault), wait);
        return;
      }
      case 'reset':
        request.socket.destroy();
        return;
      case 'hang':
        return;
      case 'page':
        response.writeHead(502, { 'Content-Type': 'text/html' }).end('<html><title>502 Bad Gateway</title></html>');
        return;
      case 'cut':
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '4096' });
        response.write('{"kind":"calendar#', () => request.socket.destroy());
    }
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // Sound: it listens on a port, not on a pipe.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    endpoints: {
      authorize: `${origin}/o/oauth2/v2/auth`,
      token: `${origin}/token`,
      revoke: `${origin}/revoke`,
      api: `${origin}/calendar/v3`,
    },
    client,
    account,
    calls,
    oauth,
    channels,
    primary,
    calendars: () => [...calendars.values()],
    calendar(id) {
      const found = calendars.get(id);
      if (found === undefined) throw new Error(`the fake has no calendar ${id}`);
      return found;
    },
    misbehave: faults.add,
    behave: faults.clear,
    async visit(url) {
      const response = await fetch(url, { redirect: 'manual' });
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`the consent screen answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
      return location;
    },
    async [Symbol.asyncDispose]() {
      await channels.settled();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
