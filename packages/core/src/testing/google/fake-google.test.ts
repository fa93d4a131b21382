import { expect, test } from 'vitest';
import { fakeGoogle } from './fake-google-server.ts';
import { partialResponse } from './partial-response.ts';
import { writeInstant } from './wire-time.ts';

test('an answer has the fields that were asked for, and no others', () => {
  const body = {
    kind: 'calendar#events',
    nextSyncToken: 't',
    items: [
      { id: 'a', etag: 'e', extendedProperties: { private: { k: 'v' }, shared: { s: 'w' } }, start: { date: 'd' } },
    ],
  };
  expect(partialResponse(body, null)).toBe(body);
  expect(partialResponse(body, 'nextSyncToken,items(id,extendedProperties/private,start)')).toEqual({
    nextSyncToken: 't',
    items: [{ id: 'a', extendedProperties: { private: { k: 'v' } }, start: { date: 'd' } }],
  });
  for (const wrong of ['items(', 'items)', '', 'a,,b'])
    expect(() => partialResponse(body, wrong), wrong).toThrow('Invalid field selection');
});

test('instants are written by the clocks of their own day', () => {
  expect(writeInstant(Date.UTC(2026, 10, 23, 17), 'America/Los_Angeles')).toBe('2026-11-23T09:00:00-08:00');
  expect(writeInstant(Date.UTC(2026, 6, 23, 17), 'America/Los_Angeles')).toBe('2026-07-23T10:00:00-07:00');
  expect(writeInstant(Date.UTC(2026, 6, 23, 17), 'Asia/Kathmandu')).toBe('2026-07-23T22:45:00+05:45');
  expect(writeInstant(Date.UTC(2026, 6, 23, 17), 'UTC')).toBe('2026-07-23T17:00:00Z');
});

test('nobody comes in without a token, and what it does not cover is refused', async () => {
  await using google = await fakeGoogle();
  const list = `${google.endpoints.api}/calendars/primary/events`;
  const bare = await fetch(list);
  expect([bare.status, await bare.json()]).toMatchObject([
    401,
    { error: { code: 401, errors: [{ reason: 'authError' }] } },
  ]);
  const consent = new URL(google.endpoints.authorize);
  const query = {
    client_id: google.client.id,
    redirect_uri: 'http://127.0.0.1:1/back',
    response_type: 'code',
    scope: 'https://www.googleapis.com/auth/calendar.freebusy',
  };
  for (const [name, value] of Object.entries(query)) consent.searchParams.set(name, value);
  const back = new URL(await google.visit(consent.href));
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    client_id: google.client.id,
    client_secret: google.client.secret,
    redirect_uri: query.redirect_uri,
  });
  const tokens: unknown = await (await fetch(google.endpoints.token, { method: 'POST', body: form })).json();
  expect(tokens).toEqual({
    access_token: expect.any(String) as unknown,
    expires_in: 3_599,
    scope: query.scope,
    token_type: 'Bearer',
  });
  // A code works once.
  expect((await fetch(google.endpoints.token, { method: 'POST', body: form })).status).toBe(400);
  const token =
    typeof tokens === 'object' && tokens !== null && 'access_token' in tokens ? String(tokens.access_token) : '';
  const headers = { authorization: `Bearer ${token}` };
  const refused = await fetch(list, { headers });
  expect([refused.status, await refused.json()]).toMatchObject([
    403,
    { error: { errors: [{ reason: 'insufficientPermissions' }] } },
  ]);
});
