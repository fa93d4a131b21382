import { type FakeGoogle, fakeGoogle } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Reply, type Served, serve } from '../testing/serve.ts';
import { formOf } from './testing/form.ts';

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
const begin = async (user: string, json: object = {}): Promise<string> => {
  const begun = await served.call('POST', '/v1/calendars/google', { json, ...asUser(user) });
  expect(begun.status, begun.text).toBe(200);
  return String(begun.json['url']);
};
/** Where the consent screen sends the browser, without the address of the server: no key goes along. */
const comeBack = async (location: string) => {
  expect(location.startsWith(`${callback}?`)).toBe(true);
  return served.call('GET', location.slice(publicUrl.length), { headers: { 'X-API-Key': undefined } });
};
/** The button of the page that the browser came back to, as a browser presses it. */
const agree = async (page: Reply, change: Readonly<Record<string, string>> = {}) => {
  const { action, fields } = formOf(page.text);
  expect(new URL(action, callback).href).toBe(callback);
  const body = new URLSearchParams({ ...fields, ...change }).toString();
  return post(body);
};
const post = (body: string, type = 'application/x-www-form-urlencoded') =>
  served.call('POST', '/oauth/google/callback', { body, headers: { 'X-API-Key': undefined, 'Content-Type': type } });
const own = () => google.calendars().filter(({ appCreated }) => appCreated);
const exchanges = () => google.calls.filter(({ path }) => path === '/token');

test('a browser that comes back connects nothing: it is told whose calendar it would be, and asked', async () => {
  const location = await google.visit(await begin('mallory <b>&"\'', { space: 'trap', others: 'events' }));
  const page = await comeBack(location);
  expect(page.status, page.text).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toBe(
    "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('x-frame-options')).toBe('DENY');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.text).toContain('mallory &lt;b&gt;&amp;&quot;&#39;');
  expect(page.text).toContain('trap');
  expect(page.text).toContain('Holdfast, a calendar of its own in your Google account');
  expect(page.text).toContain('its events are read');
  expect(page.text).not.toMatch(/<script|<b>|style=|javascript:/);
  expect(own()).toEqual([]);
  expect(exchanges()).toEqual([]);
  // Looking again uses nothing up.
  expect((await comeBack(location)).text).toBe(page.text);
});

test('who agrees there connects the calendar of the user who asked, once', async () => {
  const url = await begin('ada');
  const asked = new URL(url).searchParams;
  expect(asked.get('redirect_uri')).toBe(callback);
  expect(asked.get('code_challenge_method')).toBe('S256');
  const location = await google.visit(url);
  const question = await comeBack(location);
  const page = await agree(question);
  expect(page.status, page.text).toBe(200);
  expect(page.text).toContain('Google Calendar is connected: Holdfast');
  expect(page.headers.get('content-type')).toContain('text/plain');
  expect(own()).toHaveLength(1);
  for (const again of [await agree(question), await comeBack(location)]) {
    expect(again.status).toBe(422);
    expect(again.text).toContain('Connect the calendar anew');
  }
  expect(own()).toHaveLength(1);
  const [refreshToken = 'none'] = google.oauth.refreshTokens();
  expect(served.logged.join('')).not.toContain(refreshToken);
});

test('pressed twice at once, it is done once', async () => {
  const before = own().length;
  const question = await comeBack(await google.visit(await begin('eve')));
  const pages = await Promise.all([agree(question), agree(question)]);
  expect(pages.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 422]));
  expect(own()).toHaveLength(before + 1);
});

test('a form with a state that is forged or not there, or in another form, connects nothing', async () => {
  const question = await comeBack(await google.visit(await begin('carl')));
  const before = [own().length, exchanges().length];
  const { fields } = formOf(question.text);
  const forged = await agree(question, { state: `${fields['state']?.slice(0, -4)}AAAA` });
  expect([forged.status, forged.text]).toEqual([422, expect.stringContaining('Connect the calendar anew')]);
  expect((await post('')).status).toBe(400);
  expect((await post(JSON.stringify(fields), 'text/plain')).status).toBe(415);
  expect((await post(`state=${'x'.repeat(20_000)}`)).status).toBe(413);
  expect([own().length, exchanges().length]).toEqual(before);
  expect((await agree(question)).status).toBe(200);
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
