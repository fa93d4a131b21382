import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';

let server: Served;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a feed is read without a key by whoever knows its address, and not sent again while it is the same', async () => {
  const { holdfast, url } = server;
  const { task } = await holdfast.createTask({ title: 'Write' });
  const from = Date.now() + 3_600_000;
  const times = { startsAt: new Date(from).toISOString(), endsAt: new Date(from + 3_600_000).toISOString() };
  await holdfast.pinBlock({ taskId: task.id, ...times });
  const { path } = await holdfast.openFeed({});
  const first = await fetch(`${url}${path}`);
  expect(first.status).toBe(200);
  expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(await first.text()).toContain('SUMMARY:Write\r\n');
  const etag = first.headers.get('etag') ?? '';
  const same = await fetch(`${url}${path}`, { headers: { 'If-None-Match': `"other", W/${etag}` } });
  expect(same.status).toBe(304);
  const changed = await fetch(`${url}${path}`, { headers: { 'If-None-Match': '"other"' } });
  expect(changed.status).toBe(200);
  await changed.arrayBuffer();
  const token = path.slice('/calendar/'.length, -'.ics'.length);
  expect(server.logged.join(' ')).not.toContain(token);
  for (const wrong of ['/calendar/guess.ics', '/calendar/guess', path.slice(0, -4)]) {
    const answer = await fetch(`${url}${wrong}`);
    expect(answer.status, wrong).toBe(404);
    await answer.arrayBuffer();
  }
});
