import { createHash } from 'node:crypto';
import { auth, calendar, type calendar_v3 } from '@googleapis/calendar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blockAt, googleWorld, type GoogleWorld, hourMs, mondayAtNine } from './google-world.ts';

/*
 * Google's own client against the same fake, so that it is known to speak the wire form, and that what Holdfast writes and reads is what
 * Google's client makes of it.
 */

const redirectUri = 'http://127.0.0.1:5000/callback';

let world: GoogleWorld;
let client: calendar_v3.Calendar;
beforeEach(async () => {
  world = await googleWorld();
  await world.connect();
  client = await clientOf(world, ['https://www.googleapis.com/auth/calendar']);
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

/** Consent by Google's own library: authorisation address, code, PKCE verifier, tokens. */
async function clientOf({ google }: GoogleWorld, scope: string[]): Promise<calendar_v3.Calendar> {
  const oauth = new auth.OAuth2({
    clientId: google.client.id,
    clientSecret: google.client.secret,
    redirectUri,
    endpoints: {
      oauth2AuthBaseUrl: google.endpoints.authorize,
      oauth2TokenUrl: google.endpoints.token,
      oauth2RevokeUrl: google.endpoints.revoke,
    },
  });
  const verifier = 'a-verifier-of-more-than-forty-three-characters-0123';
  const url = new URL(oauth.generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope }));
  url.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'));
  url.searchParams.set('code_challenge_method', 'S256');
  const answer = new URL(await google.visit(url.href));
  const { tokens } = await oauth.getToken({ code: answer.searchParams.get('code') ?? '', codeVerifier: verifier });
  oauth.setCredentials(tokens);
  return calendar({ version: 'v3', auth: oauth, rootUrl: `${google.origin}/`, retryConfig: { retry: 0 } });
}

const meeting = {
  summary: 'Meeting',
  start: { dateTime: '2026-11-23T10:00:00-08:00', timeZone: 'America/Los_Angeles' },
  end: { dateTime: '2026-11-23T11:00:00-08:00', timeZone: 'America/Los_Angeles' },
};
const refusal = (status: number, reason: string) => ({
  status,
  response: { data: { error: { code: status, errors: [{ reason }] } } },
});

describe("Google's own client, against the fake", () => {
  test('inserts once under an id of its choice, patches under an etag, and deletes', async () => {
    const calendarId = 'primary';
    const { data } = await client.events.insert({ calendarId, requestBody: { id: 'abcde0123', ...meeting } });
    expect(data).toMatchObject({ kind: 'calendar#event', id: 'abcde0123', status: 'confirmed', ...meeting });
    await expect(
      client.events.insert({ calendarId, requestBody: { id: 'abcde0123', ...meeting } }),
    ).rejects.toMatchObject(refusal(409, 'duplicate'));
    const eventId = 'abcde0123';
    const patch = { calendarId, eventId, requestBody: { summary: 'Moved' } };
    await client.events.patch(patch, { headers: { 'If-Match': data.etag ?? '' } });
    await expect(client.events.patch(patch, { headers: { 'If-Match': data.etag ?? '' } })).rejects.toMatchObject(
      refusal(412, 'conditionNotMet'),
    );
    await client.events.delete({ calendarId, eventId });
    await expect(client.events.delete({ calendarId, eventId })).rejects.toMatchObject(refusal(410, 'deleted'));
  });

  test('synchronises by tokens, page by page, and hears 410', async () => {
    const calendarId = 'primary';
    for (let count = 0; count < 5; count += 1) await client.events.insert({ calendarId, requestBody: meeting });
    const ids = new Set<string>();
    let pageToken: string | undefined;
    let syncToken = '';
    do {
      const { data } = await client.events.list({
        calendarId,
        maxResults: 2,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      for (const { id } of data.items ?? []) ids.add(id ?? '');
      pageToken = data.nextPageToken ?? undefined;
      syncToken = data.nextSyncToken ?? '';
    } while (pageToken !== undefined);
    expect(ids.size).toBe(5);
    const [first = ''] = ids;
    await client.events.delete({ calendarId, eventId: first });
    const { data } = await client.events.list({ calendarId, syncToken });
    expect(data.items).toMatchObject([{ id: first, status: 'cancelled' }]);
    world.google.primary.expireSyncTokens();
    await expect(client.events.list({ calendarId, syncToken })).rejects.toMatchObject(refusal(410, 'fullSyncRequired'));
  });

  test('asks when calendars are taken, and opens and stops channels', async () => {
    await client.events.insert({ calendarId: 'primary', requestBody: meeting });
    const { data } = await client.freebusy.query({
      requestBody: { timeMin: '2026-11-23T00:00:00Z', timeMax: '2026-11-24T00:00:00Z', items: [{ id: 'primary' }] },
    });
    expect(data.calendars?.['primary']?.busy).toEqual([{ start: '2026-11-23T18:00:00Z', end: '2026-11-23T19:00:00Z' }]);
    const watched = await client.events.watch({
      calendarId: 'primary',
      requestBody: { id: 'a-channel', type: 'web_hook', address: 'https://nobody.invalid/' },
    });
    const { id = null, resourceId = null } = watched.data;
    expect(world.google.channels.open()).toHaveLength(1);
    await client.channels.stop({ requestBody: { id, resourceId } });
    expect(world.google.channels.open()).toEqual([]);
  });
});

describe('what Holdfast writes and reads', () => {
  test("is what Google's client reads and writes", async () => {
    const { place, calendar: own } = world.own();
    await world.port.put(place, { event: blockAt(1), signal: world.signal });
    const { data } = await client.events.get({ calendarId: own.id, eventId: '01930000000070008000000000000061' });
    expect(data).toMatchObject({ summary: 'Write the report', start: meeting.start, end: meeting.end });
    // The same body, sent by each, is the same event there.
    const sent = world.google.calls.findLast(({ method, path }) => method === 'POST' && path.endsWith('/events'));
    const body: unknown = JSON.parse(sent?.body ?? '{}');
    // Sound: an event of Holdfast's own making, of which Google's client takes what it knows.
    const requestBody = { ...(body as calendar_v3.Schema$Event), id: 'abcde0123' };
    const again = await client.events.insert({ calendarId: own.id, requestBody });
    const { start, end, summary, description, extendedProperties } = again.data;
    expect(data).toMatchObject({ start, end, summary, description, extendedProperties });

    await client.events.patch({
      calendarId: own.id,
      eventId: '01930000000070008000000000000061',
      requestBody: {
        start: { dateTime: '2026-11-23T15:00:00', timeZone: 'America/Los_Angeles' },
        end: { dateTime: '2026-11-23T16:00:00', timeZone: 'America/Los_Angeles' },
      },
    });
    const window = { from: mondayAtNine, until: mondayAtNine + 24 * hourMs, signal: world.signal };
    const { events } = await world.port.pull(place, window);
    expect(events.find(({ blockId }) => blockId === blockAt(1).blockId)).toMatchObject({
      start: mondayAtNine + 6 * hourMs,
      end: mondayAtNine + 7 * hourMs,
    });
  });

  test('is at the same instant for both, also where clocks are changed', async () => {
    const { place, calendar: own } = world.own();
    const moments: readonly (readonly [string, string])[] = [
      // The hour that comes twice, and the one that never is.
      ['America/Los_Angeles', '2026-11-01T08:30:00Z'],
      ['America/Los_Angeles', '2026-11-01T09:30:00Z'],
      ['Europe/Berlin', '2027-03-28T00:45:00Z'],
      ['Europe/Berlin', '2027-03-28T01:15:00Z'],
      ['Australia/Lord_Howe', '2027-04-03T14:45:00Z'],
      ['Asia/Kathmandu', '2026-12-01T05:00:00Z'],
    ];
    for (const [index, [timeZone, instant]] of moments.entries()) {
      const start = Date.parse(instant);
      const event = blockAt(100 + index, { start, end: start + hourMs, timeZone });
      await world.port.put(place, { event, signal: world.signal });
      const eventId = event.blockId.replaceAll('-', '');
      const { data } = await client.events.get({ calendarId: own.id, eventId });
      expect(data.start, `${timeZone} ${instant}`).toEqual({ dateTime: writtenBy(timeZone, start), timeZone });
      expect([data.start, data.end].map((time) => Date.parse(time?.dateTime ?? ''))).toEqual([start, start + hourMs]);
    }

    const days = { start: { date: '2026-12-24' }, end: { date: '2026-12-27' } };
    await client.events.insert({ calendarId: 'primary', requestBody: { summary: 'Holidays', ...days } });
    const window = { from: mondayAtNine, until: mondayAtNine + 60 * 24 * hourMs, signal: world.signal };
    const { events } = await world.port.pull(world.primary(), window);
    const midnight = Date.UTC(2026, 11, 24, 8);
    expect(events).toMatchObject([{ title: 'Holidays', allDay: true, start: midnight, end: midnight + 72 * hourMs }]);
  });
});

/** An instant as the clocks of a zone show it, by another way than the fake's. */
function writtenBy(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${parts.replace(' ', 'T')}${offset?.slice(3) ?? ''}`;
}
