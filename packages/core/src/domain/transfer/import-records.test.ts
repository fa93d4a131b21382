import { describe, expect, test } from 'vitest';
import { ana, everywhere, ForgettingWorld, ofMemory } from '../../testing/forgetting-world.ts';
import { newId } from '../ids.ts';
import type { UserScope } from '../scope.ts';
import { importRecords, type ImportOutcome, type RecordImport } from './import-records.ts';
import type { ImportedRecord } from './imported-record.ts';

const world = new ForgettingWorld();
const work: UserScope = { ...ana, spaces: ['work'] };
const bring = (
  records: readonly ImportedRecord[],
  { copy = false, scope = ana, ...more }: { copy?: boolean; scope?: UserScope } & Partial<RecordImport> = {},
) =>
  importRecords({ store: world.store, platform: world.platform, timeZone: 'UTC', ...more }, scope, { records, copy });
const id = (): string => newId(world.platform);

function session(words: object = {}): ImportedRecord & { readonly kind: 'session' } {
  const row = { id: id(), sessionId: 's', status: 'ended', capture: true, startedAt: 1, seenAt: 2 } as const;
  return { kind: 'session', row: { ...row, words: JSON.stringify(words) } };
}

function snapshot(data: object, more: object = {}): ImportedRecord & { readonly kind: 'snapshot' } {
  const text = JSON.stringify(data);
  const words = JSON.stringify({ data: text, tags: [] });
  const instants = { createdAt: 1, seenAt: 5, times: 3 };
  const row = { id: id(), kind: 'task', cause: 'event', salience: 1, hash: world.platform.sha256(text) } as const;
  return { kind: 'snapshot', row: { ...row, ...instants, words, ...more } };
}

function todo(title: string): ImportedRecord & { readonly kind: 'todo' } {
  const words = JSON.stringify({ title, blockers: [] });
  const row = {
    id: id(),
    status: 'done',
    progress: 1,
    salience: 1,
    words,
    createdAt: 1,
    updatedAt: 2,
    archivedAt: 3,
  } as const;
  return { kind: 'todo', row };
}

const state = (name: string, words: string): ImportedRecord => ({ kind: 'systemState', row: { name, words, at: 4 } });

function decision(question: string, more: object = {}): ImportedRecord & { readonly kind: 'decision' } {
  const words = JSON.stringify({ question, options: [], tags: [] });
  const row = { id: id(), open: true, salience: 1, words, decidedAt: 1, createdAt: 1 } as const;
  return { kind: 'decision', row: { ...row, ...more } };
}

function problem(memoryId: string, occurrences = 2): ImportedRecord & { readonly kind: 'problem' } {
  return { kind: 'problem', row: { id: id(), memoryId, occurrences, firstSeenAt: 5, lastSeenAt: 9 } };
}

function solution(problemId: string, memoryId: string): ImportedRecord & { readonly kind: 'solution' } {
  const tried = { successes: 2, failures: 1, lastUsedAt: 8 };
  return { kind: 'solution', row: { id: id(), problemId, memoryId, origin: 'told', ...tried, createdAt: 7 } };
}

function done(action: string, more: object = {}): ImportedRecord & { readonly kind: 'work' } {
  return { kind: 'work', row: { id: id(), action, success: false, occurredAt: 6, ...more } };
}

function plan(content: object, more: object = {}): ImportedRecord & { readonly kind: 'planner' } {
  const former = [{ version: 1, state: 'draft', content: '{"title":"before"}', replacedAt: 2 }];
  const past = { version: 2, createdAt: 1, updatedAt: 2, former };
  const row = {
    id: id(),
    noun: 'plan',
    state: 'approved',
    content: JSON.stringify(content),
    memoryIds: [],
    past,
  } as const;
  return { kind: 'planner', row: { ...row, ...more } };
}

describe('records of an export', () => {
  test('are stored as they were, in their order, and once', async () => {
    const [error, cure] = [await world.remember('Error: no key'), await world.remember('Make one')];
    const met = problem(error.id);
    const never = problem((await world.remember('Error: no door')).id, 0);
    const [first, second] = [decision('Which?'), decision('Which then?')];
    const superseded = { ...first, row: { ...first.row, supersededBy: second.row.id } };
    const [low, high] = [snapshot({ tide: 'low' }), snapshot({ tide: 'high' })];
    const again = snapshot({ tide: 'low' });
    const records = [
      session({ task: 'sail' }),
      low,
      high,
      again,
      todo('Paint'),
      todo('Paint'),
      state('node', '"24"'),
      superseded,
      second,
      met,
      never,
      solution(met.row.id, cure.id),
      done('paint', { problemId: met.row.id, error: 'Error: no key' }),
      done('sand', { input: '{"a":1}', output: '[1]' }),
      plan({ title: 'sail' }, { memoryIds: [cure.id] }),
    ];
    const all = (outcome: ImportOutcome): ImportOutcome[] => records.map(() => outcome);
    expect(await bring(records)).toEqual(all('created'));
    expect(await bring(records)).toEqual(all('known'));
    await world.store.read(ana, async ({ sessions, decisions, knowledge, work: history, planner }) => {
      expect(await sessions.session(ana, { sessionId: 's' })).toMatchObject({ words: '{"task":"sail"}', seenAt: 2 });
      const kept = await sessions.snapshots(ana, { limit: 9 });
      expect(kept.map((one) => one.id)).toEqual([again.row.id, high.row.id, low.row.id]);
      expect(kept[0]).toMatchObject(again.row);
      expect(await sessions.todos(ana, { archived: true, limit: 9 })).toHaveLength(2);
      expect(await sessions.systemStates(ana, { limit: 9 })).toMatchObject([{ name: 'node', updatedAt: 4 }]);
      expect(await decisions.decision(ana, first.row)).toMatchObject({ supersededBy: second.row.id });
      const stored = await knowledge.problem(ana, met.row);
      expect(stored).toMatchObject({ occurrences: 2, firstSeenAt: 5, lastSeenAt: 9, seq: error.seq });
      expect(await knowledge.problem(ana, never.row)).toMatchObject({ occurrences: 0 });
      const nos = [stored?.no ?? 0];
      expect(await knowledge.solutionsOf(ana, { problemNos: nos })).toMatchObject([{ successes: 2, lastUsedAt: 8 }]);
      expect(await history.list(ana, { filter: { problemNo: nos[0] ?? 0 }, limit: 9 })).toMatchObject([
        { action: 'paint' },
      ]);
      const [made] = await planner.list(ana, { noun: 'plan', limit: 9 });
      expect(made).toMatchObject({ version: 2, createdAt: 1 });
      expect(await planner.sources(ana, { no: made?.no ?? 0 })).toEqual([cure.seq]);
      expect(await planner.versions(ana, { no: made?.no ?? 0 })).toHaveLength(1);
    });
  });

  test('come as copies with ids of their own, which name each other, once', async () => {
    const cited = newId(world.platform);
    const [main, step] = [plan({ runIds: [newId(world.platform)], none: null, count: 1 }), newId(world.platform)];
    const task = plan(
      {
        dependsOn: [step],
        citations: [
          { type: 'memory', id: cited },
          { type: 'plan', id: main.row.id },
        ],
      },
      { noun: 'task', planId: main.row.id },
    );
    const { past: _past, ...bare } = plan({}, { noun: 'sprint' }).row;
    const records = [session(), main, task, { kind: 'planner' as const, row: bare }];
    await bring(records);
    expect(await bring(records, { copy: true, scope: work })).toEqual(['created', 'created', 'created', 'created']);
    expect(await bring(records, { copy: true, scope: work })).toEqual(['known', 'known', 'known', 'known']);
    const [plans, tasks] = await world.store.read(work, ({ planner }) =>
      Promise.all([planner.list(work, { noun: 'plan', limit: 9 }), planner.list(work, { noun: 'task', limit: 9 })]),
    );
    const copied = plans[0]?.id ?? '';
    expect(copied).not.toBe(main.row.id);
    expect(copied).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/u);
    expect(tasks).toMatchObject([{ planId: copied }]);
    const content = JSON.parse(tasks[0]?.content ?? '') as { dependsOn: string[]; citations: { id: string }[] };
    expect(content.citations.map((one) => one.id)).toEqual([cited, copied]);
    expect(content.dependsOn).not.toEqual([step]);
    expect(
      await world.store.read(everywhere, (r) => r.planner.list(everywhere, { noun: 'plan', limit: 9 })),
    ).toHaveLength(2);
  });

  test('are left out where they were forgotten, or say what was', async () => {
    const secret = await world.remember('the otter has a key');
    const records = [
      session({ task: 'sail' }),
      snapshot({ a: 1 }, { sessionId: 's' }),
      todo('Paint'),
      state('node', '1'),
    ];
    const others = [decision('Which?'), done('paint', { sessionId: 's' }), plan({ title: 'x' }, { sessionId: 's' })];
    await bring([...records, ...others]);
    await world.forgetNow(ofMemory(secret));
    const said = [
      snapshot({ note: { deep: ['The otter has a KEY.'] } }),
      todo('the otter has a key'),
      decision('the otter has a key'),
      state('the otter has a key', '1'),
      todo('{the otter has a key'),
    ];
    expect(await bring(said)).toEqual(['forgotten', 'forgotten', 'forgotten', 'forgotten', 'forgotten']);
    await world.forgetNow({ type: 'session', sessionId: 's' });
    expect(await bring([...records, ...others])).toEqual([
      'forgotten',
      'forgotten',
      'known',
      'known',
      'known',
      'forgotten',
      'forgotten',
    ]);
    await world.forgetNow({ type: 'time', from: 0 });
    expect(new Set(await bring([...records, ...others]))).toEqual(new Set(['forgotten']));
  });

  test('that are the words of the user alone rest on no memory, and stay as they are when one is forgotten', async () => {
    const cited = await world.remember('The harbour master has a list');
    const content = { name: 'One' };
    const own = { noun: 'sprint', state: 'open', key: 'own', memoryIds: [cited.id] } as const;
    expect(await bring([plan(content, own), plan(content, { ...own, noun: 'pattern' })])).toEqual([
      'created',
      'created',
    ]);
    const list = (noun: 'sprint' | 'pattern') =>
      world.store.read(ana, ({ planner }) => planner.list(ana, { noun, filter: { key: 'own' }, limit: 9 }));
    const [sprint] = await list('sprint');
    const no = sprint?.no ?? 0;
    expect(await world.store.read(ana, ({ planner }) => planner.sources(ana, { no }))).toEqual([]);
    // As an earlier version has stored it.
    await world.store.write(ana, ({ planner }) => planner.addSources(ana, { no, seqs: [cited.seq] }));
    await world.forgetNow(ofMemory(cited));
    expect((await list('sprint')).map((one) => one.content)).toEqual([JSON.stringify(content)]);
    expect(await list('pattern')).toHaveLength(1);
  });

  test('of times come with their task or calendar alone, and blocks to come are shown where blocks go', async () => {
    const scope: UserScope = { ...ana, spaces: ['times'] };
    const time = (more: object): ImportedRecord => {
      const past = { version: 4, createdAt: 1, updatedAt: 2 };
      const row = { id: id(), noun: 'block', state: 'pinned', start: 10, end: 20, content: '{}', past } as const;
      return { kind: 'time', row: { ...row, ...more } };
    };
    const task = plan({ title: 'Paint' }, { noun: 'task', state: 'todo' });
    const family = { kind: 'ics', name: 'Family' };
    const file = plan(family, { noun: 'calendar', state: 'active', key: 'ics' });
    const shown = plan({ kind: 'google', name: 'Holdfast' }, { noun: 'calendar', state: 'active', key: 'target' });
    const later = world.platform.now() + 1_000;
    const content = JSON.stringify({ title: 'Dentist' });
    const records = [
      task,
      file,
      shown,
      time({ taskId: task.row.id }),
      time({ taskId: task.row.id, start: later, end: later + 1 }),
      time({ noun: 'busy', state: 'busy', calendarId: file.row.id, content }),
      time({ taskId: id() }),
      time({ noun: 'busy', state: 'busy', calendarId: id(), content }),
    ];
    const [created, known, forgotten] = ['created', 'known', 'forgotten'] as const;
    const outcomes = [created, created, created, created, created, created, forgotten, forgotten];
    expect(await bring(records, { scope })).toEqual(outcomes);
    expect((await bring(records, { scope })).slice(0, 6)).toEqual(Array(6).fill(known));
    const [blocks, busy] = await world.store.read(scope, ({ times }) =>
      Promise.all([
        times.list(scope, { noun: 'block', limit: 9 }),
        times.ofCalendar(scope, { calendarId: file.row.id, limit: 9 }),
      ]),
    );
    expect(blocks).toMatchObject([
      { calendarId: shown.row.id, unsent: true, state: 'pinned', version: 4, createdAt: 1 },
      { unsent: false, taskId: task.row.id },
    ]);
    expect(blocks[1]).not.toHaveProperty('calendarId');
    expect(busy).toMatchObject([{ content }]);
    const copied: UserScope = { ...ana, spaces: ['copied'] };
    expect(await bring(records, { scope: copied, copy: true })).toEqual(outcomes);
    await bring(
      Array.from({ length: 46 }, () => plan(family, { noun: 'calendar', key: 'ics' })),
      { scope },
    );
    const more = plan(family, { noun: 'calendar', key: 'ics' });
    await expect(bring([more], { scope })).rejects.toMatchObject({ code: 'quota_exceeded' });
  });

  test('of which a space has one stay away where it has its own', async () => {
    const scope: UserScope = { ...ana, spaces: ['single'] };
    const hours = () => plan({ hours: [] }, { noun: 'hours', state: 'set' });
    const feed = () => plan({ kind: 'internal', name: 'Mine' }, { noun: 'calendar', key: 'internal' });
    const monday = () => plan({ sentences: [] }, { noun: 'reflection', key: 'day 2026-02-02' });
    expect(await bring([hours(), feed(), monday()], { scope })).toEqual(['created', 'created', 'created']);
    expect(await bring([hours(), feed(), monday()], { scope })).toEqual(['known', 'known', 'known']);
    const tuesday = plan({ sentences: [] }, { noun: 'reflection', key: 'day 2026-02-03' });
    expect(await bring([tuesday], { scope })).toEqual(['created']);
  });

  test('that look back come where all is there that they tell of, as copies too', async () => {
    const said = await world.remember('The pier is being mended');
    const told = (key: string, citations: readonly object[], more: object = {}): ImportedRecord =>
      plan(
        { sentences: [{ section: 'learnt', text: 'The pier', citations }], sessions: [id()] },
        { noun: 'reflection', key, ...more },
      );
    const cites = { type: 'memory', id: said.id };
    const records = [
      told('day 1', [cites], { memoryIds: [said.id] }),
      told('day 2', [{ type: 'memory', id: id() }]),
      told('day 3', [cites, { type: 'fact', id: id() }]),
      told('day 4', [cites], { memoryIds: [id()] }),
    ];
    expect(await bring(records)).toEqual(['created', 'forgotten', 'forgotten', 'forgotten']);
    const [kept] = await world.store.read(ana, ({ planner }) =>
      planner.list(ana, { noun: 'reflection', filter: { key: 'day 1' }, limit: 1 }),
    );
    expect(await world.store.read(ana, ({ planner }) => planner.sources(ana, { no: kept?.no ?? 0 }))).toEqual([
      said.seq,
    ]);
    // The name of a session may look like an id, and is none.
    const bare = told('day 5', [{ type: 'task', id: id() }]);
    await bring([bare], { copy: true });
    const [copied] = await world.store.read(ana, ({ planner }) =>
      planner.list(ana, { noun: 'reflection', filter: { key: 'day 5' }, limit: 1 }),
    );
    const sessions = (text: string): unknown => (JSON.parse(text) as { readonly sessions: unknown }).sessions;
    const given = bare.kind === 'planner' ? bare.row.content : '';
    expect(sessions(copied?.content ?? '{}')).toEqual(sessions(given));
    expect(copied?.content).not.toBe(given);
  });

  test('keep the store no longer than they must: marks are made before, states are looked up once', async () => {
    await world.forgetNow(ofMemory(await world.remember('the otter has a key')));
    let writing = false;
    let [marks, looks] = [0, 0];
    const platform: RecordImport['platform'] = {
      ...world.platform,
      hmac(key, text) {
        if (writing && !text.startsWith('space')) marks += 1;
        return world.platform.hmac(key, text);
      },
    };
    const store: RecordImport['store'] = {
      read: (scope, work) => world.store.read(scope, work),
      async write(scope, work) {
        writing = true;
        return world.store.write(scope, (writers) => {
          const systemStates: typeof writers.sessions.systemStates = (own, params) => {
            looks += 1;
            return writers.sessions.systemStates(own, params);
          };
          const sessions = { ...writers.sessions, systemStates };
          return work(
            new Proxy(writers, {
              get: (all, name): unknown => (name === 'sessions' ? sessions : Reflect.get(all, name, all)),
            }),
          );
        });
      },
    };
    const records = [state('node', '1'), state('npm', '2'), state('node', '3'), todo('the otter has a key')];
    expect(await bring(records, { store, platform })).toEqual(['created', 'created', 'known', 'forgotten']);
    expect([marks, looks]).toEqual([0, 1]);
  });

  test('of knowledge are left out where their words are not there, or are known', async () => {
    const error = await world.remember('Error: no key');
    const met = problem(error.id);
    const lost = problem(newId(world.platform));
    const cases = [
      met,
      problem(error.id),
      lost,
      solution(lost.row.id, error.id),
      solution(met.row.id, newId(world.platform)),
    ];
    expect(await bring(cases)).toEqual(['created', 'known', 'forgotten', 'forgotten', 'forgotten']);
  });

  test('whose ids are taken are refused by their place, and nothing is stored', async () => {
    const known = plan({ title: 'sail' });
    const cure = await world.remember('Make one');
    const met = problem((await world.remember('Error: no key')).id);
    await bring([known, met, solution(met.row.id, cure.id)]);
    const fresh = plan({ title: 'row' });
    const cases = [plan({ name: 'x' }, { id: known.row.id, noun: 'sprint' }), solution(met.row.id, cure.id)];
    for (const bad of cases) {
      await expect(bring([fresh, bad])).rejects.toMatchObject({
        code: 'invalid_input',
        faults: [{ field: 'records[1].value' }],
      });
    }
    expect(await bring([fresh])).toEqual(['created']);
  });

  test('with other data than their hash says are refused', async () => {
    await expect(bring([snapshot({ a: 1 }, { hash: 'b' })])).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
