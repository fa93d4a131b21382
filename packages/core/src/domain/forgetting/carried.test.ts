import { describe, expect, test } from 'vitest';
import type { Decision } from '../decisions/decision-store.ts';
import { logDecision, supersedeDecision } from '../decisions/log-decision.ts';
import { newId } from '../ids.ts';
import { checkpoint, type SessionDependencies } from '../sessions/checkpoint.ts';
import { handOver } from '../sessions/hand-over.ts';
import { keepSnapshot } from '../sessions/keep-snapshot.ts';
import { keepTodos } from '../sessions/keep-todos.ts';
import { openSession, type Opening } from '../sessions/open-session.ts';
import type { Session, Snapshot } from '../sessions/session-store.ts';
import { readDecision, readSession, readSnapshot, readTodo, type Work } from '../sessions/words.ts';
import { ana, everywhere, ForgettingWorld } from '../../testing/forgetting-world.ts';

const world = new ForgettingWorld();
const sessionsOf = (): SessionDependencies => ({ store: world.store, platform: world.platform, timeZone: 'UTC' });
const hour = 3_600_000;
/** The next hour, in which what follows happens. */
function tick(): { readonly from: number; readonly to: number } {
  world.platform.advance(hour - (world.platform.now() % hour));
  return { from: world.platform.now(), to: world.platform.now() + hour };
}
const at = (work: Work, sessionId = 's') => checkpoint(sessionsOf(), ana, { sessionId, cause: 'manual', work });
const open = (opening: Opening): Promise<Session> =>
  world.store.write(ana, async (w) => {
    await w.users.ensure(ana, { at: 1, timeZone: 'UTC' });
    return (await openSession(w, world.platform, ana, opening)).session;
  });
const snapshots = (): Promise<Snapshot[]> => world.store.read(ana, (r) => r.sessions.snapshots(ana, { limit: 999 }));
const said = async (): Promise<unknown[]> =>
  (await snapshots()).map((one) => JSON.parse(readSnapshot(one).data) as unknown);
const wordsOf = async (sessionId: string): Promise<object | undefined> => {
  const found = await world.store.read(ana, (r) => r.sessions.session(ana, { sessionId }));
  return found === undefined ? undefined : readSession(found);
};
const titles = async (): Promise<string[]> =>
  (await world.store.read(ana, (r) => r.sessions.todos(ana, { limit: 9 }))).map((todo) => readTodo(todo).title);

describe('a time takes from checkpoints after it', () => {
  test('what they repeat of it, and leaves what was said before and since', async () => {
    tick();
    await at({
      task: 'move',
      environment: { cwd: '/' },
      files: [{ path: 'a' }],
      lastCommand: { command: 'ls', exitCode: 0 },
    });
    const time = tick();
    await at({
      step: 'a secret',
      environment: { cwd: '/', token: 'x' },
      files: [{ path: 'a' }, { path: 'b' }],
      lastCommand: { command: 'rm', exitCode: 0 },
    });
    tick();
    await at({ nextStep: 'pack' });
    await at({ blockers: ['rain'], lastCommand: { command: 'cat', exitCode: 0 } });
    await world.forgetNow({ type: 'time', ...time });
    const kept = { task: 'move', nextStep: 'pack', files: [{ path: 'a' }], environment: { cwd: '/' } };
    expect(await said()).toEqual([
      { ...kept, blockers: ['rain'], lastCommand: { command: 'cat', exitCode: 0 } },
      kept,
      { task: 'move', environment: { cwd: '/' }, files: [{ path: 'a' }], lastCommand: { command: 'ls', exitCode: 0 } },
    ]);
    for (const one of await snapshots()) expect(one.hash).toBe(world.platform.sha256(readSnapshot(one).data));
  });

  test('as a whole where they say nothing else, and nothing where the time said nothing new', async () => {
    const time = tick();
    await at({ step: 'a secret' });
    await at({ openQuestions: ['who', 'when'] });
    tick();
    await at({ nextStep: 'pack' });
    const data = JSON.stringify(['a secret', { step: 'a secret' }]);
    const keep = (item: object) =>
      world.store.write(ana, (w) =>
        keepSnapshot(w, world.platform, ana, { sessionId: 's', kind: 'task', cause: 'manual', data, ...item }),
      );
    await keep({ data: '{"step":"a secret"}' });
    await keep({ data: '{"openQuestions":["when"]}' });
    await keep({ data: '"a secret"' });
    await world.forgetNow({ type: 'time', ...time });
    expect(await said()).toEqual(['a secret', { nextStep: 'pack' }]);
    const quiet = tick();
    await keep({ data: '"a secret"' });
    tick();
    await keep({});
    await world.forgetNow({ type: 'time', ...quiet });
    expect(await said()).toEqual([JSON.parse(data), { nextStep: 'pack' }]);
  });

  test('in more sessions and rows than are read at once', async () => {
    const time = tick();
    await at({ step: 'a secret' });
    tick();
    for (let n = 0; n < 201; n += 1) await open({ sessionId: `later ${n}` });
    for (let n = 0; n < 201; n += 1) await at({ nextStep: `step ${n}` });
    await world.forgetNow({ type: 'time', ...time });
    const left = await said();
    expect(left).toHaveLength(201);
    expect(left.at(-1)).toEqual({ nextStep: 'step 0' });
  });
});

describe('what a session hands on', () => {
  test('goes with it: its task, the words of the hand-over, its todos', async () => {
    await open({ sessionId: 'zero', task: 'paint' });
    const items = (title: string) => [{ title, status: 'pending' as const }];
    const note = (sessionId: string, title: string) =>
      world.store.write(ana, (w) =>
        keepTodos(w, world.platform, ana, { sessionId, items: items(title), replace: false }),
      );
    await note('zero', 'of zero');
    await open({ sessionId: 'one', task: 'move' });
    await note('one', 'of zero');
    await note('one', 'of one');
    await handOver(sessionsOf(), ana, { sessionId: 'one', toAgentId: 'b', newSessionId: 'two', note: 'mind the dog' });
    await note('two', 'of two');
    await handOver(sessionsOf(), ana, { sessionId: 'two', toAgentId: 'c', newSessionId: 'three', note: 'no more' });
    await open({ sessionId: 'four', task: 'sell', continues: 'one' });
    await open({ sessionId: 'five', task: 'buy', continues: 'four' });
    await world.forgetNow({ type: 'session', sessionId: 'one' });
    expect(await wordsOf('one')).toBeUndefined();
    expect(await wordsOf('two')).toEqual({});
    expect(await wordsOf('three')).toEqual({ note: 'no more' });
    expect(await wordsOf('four')).toEqual({ task: 'sell' });
    expect(await wordsOf('five')).toEqual({ task: 'buy' });
    expect((await titles()).toSorted()).toEqual(['of two', 'of zero']);
  });

  test('stays where one before it said it, and goes with a time', async () => {
    const first = tick();
    await open({ sessionId: 'one', task: 'paint' });
    await handOver(sessionsOf(), ana, { sessionId: 'one', toAgentId: 'b', newSessionId: 'two' });
    const second = tick();
    await handOver(sessionsOf(), ana, {
      sessionId: 'two',
      toAgentId: 'c',
      newSessionId: 'three',
      note: 'mind the dog',
    });
    tick();
    await handOver(sessionsOf(), ana, { sessionId: 'three', toAgentId: 'd', newSessionId: 'four', note: 'quick' });
    await world.forgetNow({ type: 'time', ...second });
    expect(await wordsOf('three')).toEqual({});
    expect(await wordsOf('four')).toEqual({ task: 'paint', note: 'quick' });
    await open({ sessionId: 'five', task: 'paint', continues: 'one' });
    await open({ sessionId: 'six', task: 'none', continues: false });
    await world.forgetNow({ type: 'time', ...first });
    expect(await wordsOf('five')).toEqual({});
    expect(await wordsOf('six')).toEqual({ task: 'none' });
    expect(await wordsOf('four')).toEqual({ note: 'quick' });
    await world.forgetNow({ type: 'session', sessionId: 'three' });
    expect(await wordsOf('four')).toEqual({});
  });

  test('stays where one before it said it, however many sessions came since', async () => {
    tick();
    await open({ sessionId: 'one', task: 'paint' });
    await handOver(sessionsOf(), ana, { sessionId: 'one', toAgentId: 'b', newSessionId: 'two' });
    const time = tick();
    await handOver(sessionsOf(), ana, { sessionId: 'two', toAgentId: 'c', newSessionId: 'three' });
    tick();
    await handOver(sessionsOf(), ana, { sessionId: 'three', toAgentId: 'd', newSessionId: 'four' });
    for (let n = 0; n < 101; n += 1) await open({ sessionId: `later ${n}`, continues: false });
    await world.forgetNow({ type: 'time', ...time });
    expect(await wordsOf('four')).toEqual({ task: 'paint' });
  });

  test('goes from a chain as long as the history', async () => {
    const time = tick();
    await open({ sessionId: '0', task: 'paint' });
    tick();
    const session = { status: 'active', capture: true, words: '{"task":"paint"}' } as const;
    const [startedAt, length] = [world.platform.now(), 1_001];
    const seenAt = startedAt;
    await world.store.write(ana, async (w) => {
      for (let n = 1; n <= length; n += 1) {
        const names = { id: newId(world.platform), sessionId: `${n}`, continues: `${n - 1}` };
        await w.sessions.addSession(ana, { session: { ...session, ...names, startedAt, seenAt } });
      }
    });
    await world.forgetNow({ type: 'time', ...time });
    for (const n of [1, 500, length]) expect(await wordsOf(`${n}`)).toEqual({});
  });

  test('stays with the session where one before it said the same', async () => {
    await open({ sessionId: 'one', task: 'paint' });
    await handOver(sessionsOf(), ana, { sessionId: 'one', toAgentId: 'b', newSessionId: 'two' });
    await handOver(sessionsOf(), ana, { sessionId: 'two', toAgentId: 'c', newSessionId: 'three' });
    await world.forgetNow({ type: 'session', sessionId: 'two' });
    expect(await wordsOf('three')).toEqual({ task: 'paint' });
  });

  test('goes round no circle', async () => {
    const time = tick();
    await open({ sessionId: 'x' });
    const session = { status: 'active', capture: true, words: '{"task":"t"}', startedAt: time.from } as const;
    await world.store.write(ana, async (w) => {
      await w.sessions.addSession(ana, {
        session: { ...session, id: newId(world.platform), sessionId: 'a', continues: 'b', seenAt: time.from },
      });
      await w.sessions.addSession(ana, {
        session: {
          ...session,
          id: newId(world.platform),
          sessionId: 'b',
          continues: 'a',
          startedAt: time.to,
          seenAt: time.to,
        },
      });
    });
    await world.forgetNow({ type: 'time', ...time });
    expect(await wordsOf('a')).toBeUndefined();
    expect(await wordsOf('b')).toEqual({ task: 't' });
    await world.store.write(ana, async (w) => {
      for (const [sessionId, continues] of [
        ['c', 'd'],
        ['d', 'c'],
      ] as const) {
        const given = { ...session, id: newId(world.platform), sessionId, continues, seenAt: time.to };
        await w.sessions.addSession(ana, { session: given });
      }
    });
    await world.forgetNow({ type: 'session', sessionId: 'c' });
    expect(await wordsOf('d')).toEqual({});
  });
});

describe('what a decision took over from the one before it', () => {
  const words = {
    question: 'Which colour for the boat?',
    options: [{ name: 'red' }, { name: 'blue' }],
    tags: ['boat'],
  };
  const decide = async (choice: string, sessionId?: string): Promise<Decision> =>
    (
      await logDecision(sessionsOf(), ana, {
        words: { ...words, choice },
        ...(sessionId === undefined ? {} : { sessionId }),
      })
    ).decision;
  const supersede = async ({ id }: Decision, more: object): Promise<Decision> =>
    (
      await supersedeDecision(sessionsOf(), ana, {
        replaces: id,
        make: (before) => ({ words: { ...before, ...more } }),
      })
    ).decision;
  const left = async () =>
    (await world.store.read(everywhere, (r) => r.decisions.decisions(everywhere, { limit: 9 })))
      .toReversed()
      .map((one) => readDecision(one));

  test('goes with it, through as many as there are', async () => {
    const first = await decide('red', 's');
    const second = await supersede(first, { choice: 'blue' });
    await supersede(second, { choice: 'green', options: [{ name: 'blue' }, { name: 'green' }] });
    await world.forgetNow({ type: 'session', sessionId: 's' });
    expect(await left()).toEqual([
      { question: 'Words that were forgotten', options: [], tags: [], choice: 'blue' },
      { question: 'Words that were forgotten', options: [{ name: 'green' }], tags: [], choice: 'green' },
    ]);
  });

  test('stays where one had said it before, and where the next one goes as well', async () => {
    tick();
    const first = await decide('red');
    const time = tick();
    const second = await supersede(first, { choice: 'blue', tags: ['boat', 'secret'] });
    const third = await supersede(second, { choice: 'grey' });
    tick();
    await supersede(third, { choice: 'green' });
    const other = await decide('none');
    await world.forgetNow({ type: 'time', ...time });
    expect(await left()).toEqual([
      { ...words, choice: 'red' },
      { ...words, choice: 'green' },
      { ...words, choice: 'none' },
    ]);
    // Nothing took the place of it.
    await world.forgetNow({ type: 'time', from: world.platform.now() });
    expect((await left()).length).toBe(1);
    expect(other.open).toBe(false);
  });

  test('is looked for in more of them than are read at once, and where the next one is gone', async () => {
    const time = tick();
    for (let n = 0; n < 201; n += 1) {
      const decision = { id: `d${n}`, open: false, salience: 1, words: JSON.stringify(words), createdAt: time.from };
      await world.store.write(ana, async (w) => {
        await w.users.ensure(ana, { at: 1, timeZone: 'UTC' });
        await w.decisions.addDecision(ana, { decision: { ...decision, decidedAt: time.from } });
        await w.decisions.supersede(ana, { id: decision.id, by: 'gone' });
      });
    }
    tick();
    await world.forgetNow({ type: 'time', ...time });
    expect(await left()).toEqual([]);
  });
});
