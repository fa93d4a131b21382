import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-schedule-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args, { data: join(folder, 'data') });
  expect(code, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  return schema.parse(JSON.parse(await cli(...args, '--json')));
}

test('hours are set, tasks are scheduled into them, shown as a week, and taken back', async () => {
  expect(await cli('schedule', 'hours')).toMatch(
    /work\n {2}mon tue wed thu fri +09:00-12:00\n[^]*nothing was set yet/u,
  );
  const set = ['--set', 'mon-sun 00:00-12:00', '--set', 'fri-mon 12:00-24:00', '--off', '2031-03-05', '--zone', 'UTC'];
  expect(await cli('schedule', 'hours', ...set)).toMatch(/mon fri sat sun +12:00-24:00\n {2}2031-03-05 +off/u);
  expect(await cli('schedule', 'hours', '--kind', 'calls', '--set', 'tue 09:00-10:00')).toContain('calls');
  const { code, stderr } = await runHere(['schedule', 'hours', '--set', 'noon'], { data: join(folder, 'data') });
  expect({ code: code === 0, stderr }).toMatchObject({
    code: false,
    stderr: expect.stringContaining('mon-fri') as unknown,
  });
  await cli('plan', 'add', 'Write the script', '--minutes', '60');
  await cli('plan', 'add', 'Build a cathedral', '--minutes', '60000');
  const shown = await cli('schedule', 'preview', '--days', '7');
  expect(shown).toMatch(
    /\+ \w{3} \d\d \w{3} \d\d:\d\d-\d\d:\d\d {2}Write the script[^]*! Build a cathedral[^]*A proposal\. Into the calendar/u,
  );
  const { schedules } = await json(z.object({ schedules: z.array(z.object({ id: z.string() })) }), 'schedule', 'runs');
  const id = schedules[0]?.id ?? '';
  expect(await cli('schedule', 'apply', id)).toContain('Applied');
  expect(await cli('agenda', '--days', '8', '--zone', 'UTC')).toMatch(
    /1 h planned\n {2}\d\d:\d\d-\d\d:\d\d {3}\[ \] Write the script/u,
  );
  expect(await cli('schedule', 'preview', '--days', '7', '--apply')).toContain('Nothing changes.');
  expect(await cli('schedule', 'runs')).toMatch(/applied {2}\+1 ~0 -0 {2}1 do not fit/u);
  expect(await cli('schedule', 'runs', id)).toContain('Build a cathedral');
  const { days } = await json(
    z.object({ days: z.array(z.object({ items: z.array(z.object({ id: z.string() })) })) }),
    'agenda',
    '--days',
    '8',
  );
  const block = days.flatMap(({ items }) => items)[0]?.id ?? '';
  expect(await cli('schedule', 'move', block, '--hold', 'locked')).toContain('locked');
  expect(await cli('schedule', 'remove', block)).toContain('Taken out');
});

test('times are noted, pinned, taken in from files, and shown to others', async () => {
  expect(await cli('schedule', 'busy', '2031-03-03T09:00:00Z', '2031-03-03T10:00:00Z', 'Dentist')).toContain('Noted');
  const { task } = await json(z.object({ task: z.object({ id: z.string() }) }), 'plan', 'add', 'Call Ana');
  expect(await cli('schedule', 'pin', task.id, '2031-03-03T11:00:00Z', '2031-03-03T11:30:00Z')).toContain('Pinned');
  expect(await cli('agenda', '--from', '2031-03-03', '--days', '1', '--zone', 'UTC')).toMatch(
    /Mon 3 Mar {2}30 min planned\n {2}09:00-10:00 {4}# {2}Dentist\n {2}11:00-11:30 {3}\[ \] Call Ana {2}pinned/u,
  );
  expect(await cli('agenda', '--from', '2031-04-03', '--days', '1')).toContain('nothing');
  const file = join(folder, 'holidays.ics');
  await writeFile(file, 'BEGIN:VCALENDAR\nEND:VCALENDAR\n');
  expect(await cli('calendar', 'list')).toContain('No calendars here');
  expect(await cli('calendar', 'add', file)).toMatch(/holidays\.ics\n[^]*0 times taken in/u);
  expect(await cli('calendar', 'sync')).toContain('No calendar that lies elsewhere');
  expect(await cli('calendar', 'feed')).toMatch(/http:\/\/127\.0\.0\.1:\d+\/calendar\/[\w-]+\.ics/u);
  expect(await cli('calendar', 'list')).toContain('has a feed');
  const { calendars } = await json(z.object({ calendars: z.array(z.object({ id: z.string() })) }), 'calendar', 'list');
  expect(await cli('calendar', 'remove', calendars[0]?.id ?? '')).toContain('Taken out');
});
