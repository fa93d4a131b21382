import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { type FakeGoogle, fakeGoogle } from '@holdfast/core/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { version } from '../../version.ts';
import { run } from '../run.ts';
import { createTerminal } from '../terminal.ts';

vi.setConfig({ testTimeout: 30_000 });

let google: FakeGoogle;
let data: string;
beforeEach(async () => {
  google = await fakeGoogle();
  data = await mkdtemp(join(tmpdir(), 'holdfast-calendar-'));
  const settings = {
    googleClientId: google.client.id,
    googleClientSecret: google.client.secret,
    googleUrl: google.origin,
    publicUrl: 'https://memory.example',
  };
  await writeFile(join(data, 'config.json'), JSON.stringify(settings));
});
afterEach(async () => {
  await google[Symbol.asyncDispose]();
  await rm(data, { recursive: true, force: true });
});

/** Runs a command before somebody who opens each address that is printed, and lets the browser follow. */
async function runBeforePerson(
  args: readonly string[],
  {
    signal = new AbortController().signal,
    away = false,
    before,
  }: {
    readonly signal?: AbortSignal;
    readonly away?: boolean;
    /** Happens before the person follows the address. */
    readonly before?: (url: string) => Promise<void>;
  } = {},
) {
  const lines: string[] = [];
  const pages: Promise<string>[] = [];
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const line = chunk.toString();
      lines.push(line);
      const url = /^http\S+$/m.exec(line)?.[0];
      const loopback =
        url !== undefined && new URL(url).searchParams.get('redirect_uri')?.startsWith('http://127.0.0.1:');
      if (url !== undefined && loopback === true && !away) {
        // Not awaited here: the command goes on only when its line is written.
        const visit = async (): Promise<string> => {
          await before?.(url);
          return (await fetch(await google.visit(url))).text();
        };
        pages.push(visit());
      }
      done();
    },
  });
  const terminal = createTerminal({ stdin: Readable.from([]), stdout: collect, stderr: collect });
  const cli = { terminal, signal, monotonic: () => performance.now() };
  const code = await run({ cli, args: ['--data', data, ...args], version, debug: false });
  return { code, text: lines.join(''), pages: await Promise.all(pages) };
}

test('a browser on the same machine comes back to the command, which connects the calendar', async () => {
  const { code, text, pages } = await runBeforePerson(['calendar', 'connect']);
  expect(code, text).toBe(0);
  expect(text).toContain('Connected: Holdfast, Google Calendar');
  expect(pages).toEqual([expect.stringContaining('Google Calendar is connected')]);
  expect(google.calendars().filter(({ appCreated }) => appCreated)).toHaveLength(1);
  const again = await runBeforePerson(['calendar', 'connect', '--see', 'events']);
  expect(again.text).toContain('Works again: ');
  expect(google.calendars().filter(({ appCreated }) => appCreated)).toHaveLength(1);
});

test('an answer to what somebody else asked for is turned away, and the command goes on waiting', async () => {
  const before: string[] = [];
  const { code, text, pages } = await runBeforePerson(['calendar', 'connect'], {
    async before(url) {
      const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
      for (const query of ['?state=of-somebody-else&code=4/theirs', '?error=access_denied', '?code=4/theirs']) {
        const page = await fetch(new URL(query, back));
        before.push(`${page.status} ${await page.text()}`);
      }
    },
  });
  expect(before).toHaveLength(3);
  for (const page of before) expect(page).toMatch(/^400 .*nothing was connected/i);
  expect(code, text).toBe(0);
  expect(pages).toEqual([expect.stringContaining('Google Calendar is connected')]);
});

test('who says no is told that nothing was connected', async () => {
  google.oauth.consent({ kind: 'deny' });
  const { code, text, pages } = await runBeforePerson(['calendar', 'connect']);
  expect(code).not.toBe(0);
  expect(text).toContain('Consent was not given');
  expect(pages).toEqual([expect.stringContaining('was not connected')]);
});

test('with --remote it prints the address whose answer goes to the server', async () => {
  const { code, text } = await runBeforePerson(['calendar', 'connect', '--remote']);
  expect(code, text).toBe(0);
  const url = new URL(/^http\S+$/m.exec(text)?.[0] ?? '');
  expect(url.searchParams.get('redirect_uri')).toBe('https://memory.example/oauth/google/callback');
});

test('a command that is stopped ends', async () => {
  const controller = new AbortController();
  const running = runBeforePerson(['calendar', 'connect', '--json'], { signal: controller.signal, away: true });
  setTimeout(() => controller.abort(new Error('stopped')), 500);
  expect((await running).code).not.toBe(0);
});
