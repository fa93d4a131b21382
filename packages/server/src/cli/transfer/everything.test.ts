import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '@holdfast/core';
import { fakeGoogle } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runHere } from '../testing/run-here.ts';
import { fill, fillCalendars } from './testing/fill.ts';

// Each runs many commands, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let source: string;
/** Of what nothing may be in an export. */
let secrets: readonly string[];
const secretKey = 'a secret key of more than thirty-two characters';

beforeAll(async () => {
  vi.stubEnv('HOLDFAST_EXTRACTION', 'off');
  vi.stubEnv('HOLDFAST_TIME_ZONE', 'Europe/Berlin');
  folder = await mkdtemp(join(tmpdir(), 'holdfast-everything-'));
  source = join(folder, 'source');
  await using google = await fakeGoogle();
  const holdfast = await open({
    path: join(source, 'holdfast.db'),
    worker: false,
    extraction: 'off',
    secretKey,
    google: { clientId: google.client.id, clientSecret: google.client.secret, endpoints: google.endpoints },
  });
  await fill(holdfast);
  await fillCalendars(holdfast, google);
  secrets = google.oauth.refreshTokens();
  await holdfast.close();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** What people see of calendars, times and reflections. */
async function seen(data: string) {
  const holdfast = await open({ path: join(data, 'holdfast.db'), worker: false, extraction: 'off', secretKey });
  const { calendars } = await holdfast.listCalendars({ spaces: '*' });
  const { reflections } = await holdfast.listReflections({ spaces: '*' });
  const { days } = await holdfast.getAgenda({ spaces: '*', days: 15 });
  const { records } = await holdfast.listPlannerRecords({ noun: 'schedule' });
  const times = await Promise.all(['default', 'dock'].map((space) => holdfast.getWorkingTime({ space })));
  await holdfast.close();
  // So do memories.
  const told = JSON.stringify(reflections).replaceAll(/(?<="type":"(?:fact|memory)","id":")[^"]+/gu, 'one of its own');
  return { calendars, reflections: JSON.parse(told) as typeof reflections, days, schedules: records, times };
}

async function exported(data: string, name: string): Promise<string> {
  const path = join(folder, name);
  const { code, stderr } = await runHere(['export', '--everything', '-o', path, '--force'], { data });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return path;
}

const line = z.record(z.string(), z.unknown());

/** Without what belongs to the store that keeps the rows, in an order of its own. */
async function said(path: string): Promise<readonly string[]> {
  const all = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return (
    all
      .map((text) => line.parse(JSON.parse(text)))
      .filter(
        (fields) => fields['entity'] === undefined && fields['event'] === undefined && fields['end'] === undefined,
      )
      .map(({ versions: _versions, ...fields }) =>
        JSON.stringify(fields, (key, value: unknown) => (key === 'record' ? undefined : value)),
      )
      // Facts get ids of their own.
      .map((text) => text.replaceAll(citedFact, 'a fact'))
      .toSorted()
  );
}

const citedFact = /(?<="type":"fact","id":")[^"]+/gu;

/** Of the planner alone, with times and versions, but for ids of facts. */
async function planned(path: string): Promise<readonly string[]> {
  const all = (await readFile(path, 'utf8')).split('\n').filter((text) => text.startsWith('{"planner"'));
  return all.map((text) => text.replaceAll(citedFact, 'a fact')).toSorted();
}

const report = z.object({
  files: z.tuple([
    z.looseObject({
      created: z.int(),
      duplicates: z.int(),
      facts: z.int(),
      links: z.int(),
      sessions: z.int(),
      records: z.int(),
      disconnected: z.int(),
      leftOut: z.int(),
    }),
  ]),
});

async function importInto(data: string, path: string): Promise<z.output<typeof report>['files'][0]> {
  const { code, stdout, stderr } = await runHere(['import', path, '--json'], { data });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return report.parse(JSON.parse(stdout)).files[0];
}

test('an export of everything holds facts of every status, links, entities, events and versions', async () => {
  const all = (await readFile(await exported(source, 'all.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
  const of = (kind: string): unknown[] => all.flatMap((fields) => (fields[kind] === undefined ? [] : [fields[kind]]));
  expect(of('fact').map((fact) => line.parse(fact)['status'])).toEqual(
    expect.arrayContaining(['active', 'superseded', 'retracted']),
  );
  expect(of('link')).toMatchObject([
    { type: 'supports', weight: 0.75, origin: 'manual' },
    { type: 'supports', weight: 1, origin: 'manual' },
  ]);
  expect(of('solution')).toMatchObject([{ content: 'Buy one', successes: 2, failures: 1 }]);
  expect(of('work')).toMatchObject([{ input: { coats: [1, null] } }, { source: { type: 'ci', id: '7' } }]);
  const nouns = new Set(of('planner').map((record) => line.parse(record)['noun']));
  const ofWork = ['pattern', 'procedure', 'sprint', 'plan', 'task', 'run'];
  const ofTime = ['hours', 'calendar', 'schedule', 'block', 'busy', 'reflection'];
  expect(nouns).toEqual(new Set([...ofWork, ...ofTime]));
  expect(of('event')).toMatchObject([{ type: 'purchase', salience: 0.9 }]);
  expect(of('versions')).toMatchObject([[{ version: 1, content: 'The boat is red' }]]);
  expect(all.at(-1)).toMatchObject({ end: { memories: 8, facts: 6, links: 2, events: 1, problems: 1, work: 2 } });
});

test('it comes back from an empty store equal, facts, times and links too, and a second import changes nothing', async () => {
  const first = await exported(source, 'first.jsonl');
  const copy = join(folder, 'copy');
  expect(await importInto(copy, first)).toMatchObject({ created: 8, facts: 6, links: 2 });
  const second = await exported(copy, 'second.jsonl');
  expect(await said(second)).toEqual(await said(first));
  expect(await importInto(copy, first)).toMatchObject({
    created: 0,
    duplicates: 8,
    facts: 0,
    links: 0,
    sessions: 0,
    records: 0,
  });
  expect(await said(await exported(copy, 'third.jsonl'))).toEqual(await said(first));
  expect(await importInto(source, second)).toMatchObject({ created: 0, sessions: 0, records: 0 });
});

test('calendars, times and reflections come back as they were listed; a connected calendar is to be connected anew', async () => {
  const file = await exported(source, 'calendars.jsonl');
  const text = await readFile(file, 'utf8');
  expect(secrets.length).toBeGreaterThan(0);
  for (const secret of [...secrets, 'tokens', 'remoteId', '"feed"', 'etag']) expect(text).not.toContain(secret);
  const data = join(folder, 'calendars');
  expect(await importInto(data, file)).toMatchObject({ disconnected: 2 });
  const [before, after] = [await seen(source), await seen(data)];
  expect(before.reflections.length).toBe(3);
  expect(after.reflections).toEqual(before.reflections);
  expect(after.times).toEqual(before.times);
  expect(after.schedules).toEqual(before.schedules);
  const google = { kind: 'google', state: 'disconnected', target: false, fault: { kind: 'reconnect' } };
  expect(after.calendars).toMatchObject(
    before.calendars.map(({ kind, id, name, space, state, times, createdAt }) =>
      kind === 'google'
        ? { ...google, id, name, space }
        : { kind, id, name, space, state, times, createdAt, feed: false },
    ),
  );
  // What Google tells of comes when it is connected anew.
  const items = (days: typeof before.days) =>
    days.flatMap(({ items: all }) =>
      all.flatMap(({ calendarId: _calendar, ...item }) => (item.title === 'Theirs' ? [] : item)),
    );
  expect(items(before.days).map(({ title }) => title)).toEqual(
    expect.arrayContaining(['Dentist', 'Nap', 'Varnish the mast']),
  );
  expect(items(after.days)).toEqual(items(before.days));
  expect(await importInto(data, file)).toMatchObject({ records: 0, sessions: 0, disconnected: 0 });
  const again = await exported(data, 'calendars-again.jsonl');
  expect(await planned(again)).toEqual(await planned(file));
});

test('a reflection that tells of something forgotten stays away', async () => {
  const file = await exported(source, 'reflections.jsonl');
  const data = join(folder, 'reflections');
  await importInto(data, file);
  const holdfast = await open({ path: join(data, 'holdfast.db'), worker: false, extraction: 'off' });
  await holdfast.forget({ target: { type: 'session', sessionId: 'call *1*' } });
  const { reflections } = await holdfast.listReflections({ spaces: '*' });
  await holdfast.close();
  expect(reflections.length).toBeLessThan(3);
  expect(await importInto(data, file)).toMatchObject({ records: 0 });
  expect((await seen(data)).reflections.map(({ id }) => id)).toEqual(reflections.map(({ id }) => id));
});

test('what was forgotten does not come back with it', async () => {
  const first = await exported(source, 'forget.jsonl');
  const data = join(folder, 'forgetful');
  await importInto(data, first);
  const holdfast = await open({ path: join(data, 'holdfast.db'), worker: false, extraction: 'off' });
  await holdfast.forget({ target: { type: 'session', sessionId: 's1' }, spaces: ['dock'] });
  await holdfast.forget({ target: { type: 'source', sourceType: 'ci' } });
  await holdfast.close();
  const before = await said(await exported(data, 'less.jsonl'));
  expect(before.join('\n')).not.toMatch(/sanded|no brush/u);
  expect(await importInto(data, first)).toMatchObject({ sessions: 0, records: 0 });
  expect(await said(await exported(data, 'still.jsonl'))).toEqual(before);
});

test('it comes to another user, and into another space, once', async () => {
  const first = await exported(source, 'other.jsonl');
  const places = [
    { more: ['--user', 'ben'], data: join(folder, 'users') },
    // Where it is in its own space already.
    { more: ['--space', 'copy'], data: join(folder, 'copy') },
  ];
  for (const { more, data } of places) {
    const twice: unknown[] = [];
    for (let round = 0; round < 2; round += 1) {
      const { code, stdout, stderr } = await runHere(['import', first, '--json', ...more], { data });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { sessions, records } = report.parse(JSON.parse(stdout)).files[0];
      twice.push([sessions > 10, records > 10]);
    }
    expect(twice).toEqual([
      [true, true],
      [false, false],
    ]);
  }
});

test('a fact that is not valid is refused by its line', async () => {
  const text = await readFile(await exported(source, 'bad.jsonl'), 'utf8');
  const path = join(folder, 'bad.jsonl');
  await writeFile(path, text.replace('"object":"rye bread"', '"object":""'));
  const { code, stderr } = await runHere(['import', path], { data: join(folder, 'bad') });
  expect(code).toBe(2);
  expect(stderr).toMatch(/Line \d+ holds a fact that is not valid/u);
});

test('Markdown is one page, or a folder by day with facts and summaries', async () => {
  const { stdout } = await runHere(['export', '--format', 'markdown', '--all-spaces'], { data: source });
  expect(stdout).toContain(
    '# 2026-02-04\n\n## Session call \\*1\\*\n\n00:30 **Ada**\n\n> I moved to Lisbon\n> # not a heading\n',
  );
  expect(stdout).toContain('- **Ada** lives in **Bristol** since 2020-01-01 until 2026-02-01 (superseded)');
  expect(stdout).toContain('- **Ada** likes **rye bread**\n');
  expect(stdout).toContain('# Summaries\n\n2026-02-07 01:00\n\n> A week of boats\n');
  expect(stdout).toContain('**purchase**: Ada bought a kayak');
  expect(stdout).toMatch(/# Reflections\n\n## Day 2026-02-03\n\n/u);
  expect(stdout).toMatch(/## Week 2026-02-02 to 2026-02-08\n\n/u);
  expect(stdout).toContain('- **Family** (a file)\n');
  expect(stdout).toContain('- **Holdfast** (Google, UTC, blocks go there)\n');
  expect(stdout).toContain('- work: mon, tue 08:00 to 12:00\n');
  expect(stdout).toMatch(/- \d{4}-\d\d-\d\d \d\d:\d\d to \d\d:\d\d \*\*Varnish the mast\*\*\n/u);
  expect(stdout).toMatch(/- [-\d]+ [:\d]+ to [:\d]+ Nap, taken\n/u);
  expect(stdout).toContain('# Calendar in dock\n\n## Calendars\n\n- **Mine** (of Holdfast)\n');

  const out = join(folder, 'markdown');
  const made = await runHere(['export', '--format', 'markdown', '--all-spaces', '-o', out], { data: source });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.map(({ parentPath, name }) => join(parentPath, name).slice(out.length + 1)).toSorted()).toEqual(
    expect.arrayContaining([
      'README.md',
      'default/days/2026-02-04.md',
      'default/days/2026-02-05.md',
      'default/facts.md',
      'default/summaries.md',
      'default/events.md',
      'default/reflections.md',
      'default/calendar.md',
      'dock/calendar.md',
    ]),
  );
  expect((await readdir(out)).toSorted()).toEqual(['README.md', 'a%20house%2F%2E%2E%2Fx', 'default', 'dock']);
  expect((await runHere(['export', '--format', 'markdown', '-o', out], { data: source })).stderr).toContain(
    'not empty',
  );
  const file = join(folder, 'one.md');
  expect((await runHere(['export', '--format', 'markdown', '--all-spaces', '-o', file], { data: source })).code).toBe(
    0,
  );
  expect(await readFile(file, 'utf8')).toBe(stdout);
});
