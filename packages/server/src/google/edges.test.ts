import { type FakeGoogle, fakeGoogle } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';

vi.setConfig({ testTimeout: 30_000 });

const publicUrl = 'https://memory.example';
const callback = `${publicUrl}/oauth/google/callback`;

let google: FakeGoogle;
let served: Served;
beforeAll(async () => {
  google = await fakeGoogle({ redirectUris: [callback] });
  served = await serve({
    googleClientId: google.client.id,
    googleClientSecret: google.client.secret,
    googleUrl: google.origin,
    publicUrl,
    mode: 'team',
    embedder: 'none',
    // Jobs of calendars would call an address that is not there.
    role: 'api',
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await google[Symbol.asyncDispose]();
});

const asUser = (user: string) => ({ headers: { 'X-Holdfast-User': user } });
const begin = async (user: string): Promise<string> => {
  const begun = await served.call('POST', '/v1/calendars/google', { json: {}, ...asUser(user) });
  expect(begun.status, begun.text).toBe(200);
  return String(begun.json['url']);
};
/** Where the consent screen sends the browser, without the address of the server: no key goes along. */
const comeBack = async (location: string) => {
  expect(location.startsWith(`${callback}?`)).toBe(true);
  return served.call('GET', location.slice(publicUrl.length), { headers: { 'X-API-Key': undefined } });
};

test('consent given in a browser connects the calendar of the user who asked, and of nobody else', async () => {
  const url = await begin('ada');
  const asked = new URL(url).searchParams;
  expect(asked.get('redirect_uri')).toBe(callback);
  expect(asked.get('code_challenge_method')).toBe('S256');
  const location = await google.visit(url);
  const page = await comeBack(location);
  expect(page.status, page.text).toBe(200);
  expect(page.text).toContain('Google Calendar is connected: Holdfast');
  expect(page.headers.get('content-type')).toContain('text/plain');
  expect(google.calendars().filter(({ appCreated }) => appCreated)).toHaveLength(1);
  const again = await comeBack(location);
  expect(again.status).toBe(422);
  expect(again.text).toContain('Connect the calendar anew');
  const [refreshToken = 'none'] = google.oauth.refreshTokens();
  expect(served.logged.join('')).not.toContain(refreshToken);
});

test('consent that is refused connects nothing', async () => {
  google.oauth.consent({ kind: 'deny' });
  const page = await comeBack(await google.visit(await begin('bob')));
  google.oauth.consent({ kind: 'grant' });
  expect(page.status).toBe(400);
  expect(page.text).toContain('consent was not given');
});

test('an answer with a state that Holdfast did not make is refused, and says nothing back', async () => {
  const page = await comeBack(`${callback}?state=${encodeURIComponent('<script>x</script>')}&code=4/x`);
  expect(page.status).toBe(422);
  expect(page.text).not.toContain('script');
});

test('a notification that nobody was told to send is taken, and leads to nothing', async () => {
  const headers = {
    'X-API-Key': undefined,
    'X-Goog-Channel-ID': 'made-up',
    'X-Goog-Channel-Token': 'made-up',
    'X-Goog-Resource-State': 'exists',
  };
  const { status } = await served.call('POST', '/webhook/google-calendar?for=made-up', { headers });
  expect(status).toBe(204);
});

test('without a client of Google it says what to set, and no route is there', async () => {
  await using bare = await serve({ embedder: 'none' });
  const { status, json } = await bare.call('POST', '/v1/calendars/google', { json: {} });
  expect([status, json['code']]).toEqual([422, 'calendar_not_set']);
  expect(json['detail']).toContain('HOLDFAST_GOOGLE_CLIENT_ID');
  const page = await bare.call('GET', '/oauth/google/callback?state=a&code=b');
  expect(page.status).toBe(404);
});
