import { describe, expect, test } from 'vitest';
import { expectCode, remember, type World } from './world.ts';

/** Sessions by every door: what one agent leaves, the next one finds. */
export function describeSessions(world: World): void {
  describe('sessions', () => {
    test('what was under way is told to whoever goes on, in a budget of tokens', async () => {
      const client = world.fresh();
      await remember(client, 'The staging database is called otter.', { kind: 'semantic' });
      const started = await client.startSession({
        sessionId: 's1',
        agentId: 'coder',
        task: 'Move the staging database',
      });
      expect(started).toMatchObject({
        resumed: false,
        session: { status: 'active', task: 'Move the staging database' },
      });
      await remember(client, 'Please move the staging database.', { sessionId: 's1', role: 'user' });
      const kept = await client.checkpointSession({
        sessionId: 's1',
        cause: 'tool_error',
        step: 'The dump is made',
        nextStep: 'Load the dump',
        lastCommand: { command: 'pg_restore otter.dump', exitCode: 1 },
        files: [{ path: 'infra/otter.tf', hash: 'h1' }],
        environment: { gitHead: 'abc', cwd: '/srv' },
        error: { message: 'relation "berths" already exists', tool: 'bash', exitCode: 1 },
        todos: [
          { title: 'Make the dump', status: 'done' },
          { title: 'Load the dump', status: 'in_progress', progress: 0.4, blockers: ['a clean schema'] },
        ],
        systemState: { postgres: '17.2' },
      });
      expect(kept).toMatchObject({ stored: true, outcome: 'created' });
      await client.logDecision({
        sessionId: 's1',
        question: 'Which way to copy?',
        options: [{ name: 'logical replication' }, { name: 'dump and restore' }],
        choice: 'dump and restore',
        reasons: 'an hour of downtime is fine',
      });
      // The process dies here: nothing says that the session has ended.
      const { session, restored } = await client.startSession({ sessionId: 's2', agentId: 'coder', restore: true });
      expect(session).toMatchObject({ sessionId: 's2', continues: 's1' });
      expect(restored).toMatchObject({
        found: true,
        interrupted: true,
        context: { id: kept.snapshotId, sessionId: 's1', data: { step: 'The dump is made' } },
        todos: [{ title: 'Load the dump', status: 'in_progress', progress: 0.4, sessionId: 's1' }],
        systemState: [{ name: 'postgres', value: '17.2' }],
        errors: [{ id: kept.errorId, kind: 'error', data: { message: 'relation "berths" already exists' } }],
        decisions: [{ choice: 'dump and restore', status: 'decided' }],
        staleness: { state: 'loaded', reasons: [] },
      });
      expect(restored?.memories.map(({ content }) => content)).toEqual(['The staging database is called otter.']);
      const { capsule } = restored ?? {};
      expect(capsule?.tokens).toBeLessThan(1_500);
      for (const words of [
        'asked for last: Please move',
        'Move the staging database',
        'The dump is made',
        'pg_restore otter.dump',
        'Load the dump',
        'a clean schema',
        'relation "berths" already exists',
        'dump and restore, because: an hour of downtime is fine',
        'infra/otter.tf',
        'called otter',
        'postgres = "17.2"',
      ]) {
        expect(capsule?.text).toContain(words);
      }
      const again = await client.restoreSession({
        sessionId: 's2',
        ...(capsule && { knownHash: capsule.contentHash }),
      });
      expect(again.staleness.state).toBe('unchanged');
      const moved = await client.restoreSession({
        environment: { gitHead: 'def' },
        files: [{ path: 'infra/otter.tf', hash: 'h2' }],
        maxTokens: 120,
        recall: false,
      });
      expect(moved).toMatchObject({
        memories: [],
        staleness: {
          state: 'stale',
          reasons: ['environment_changed', 'files_changed'],
          changed: ['gitHead', 'infra/otter.tf'],
        },
      });
      expect(moved.capsule.tokens).toBeLessThanOrEqual(120);
      expect(moved.capsule.text).toContain('dump and restore');
      expect(moved.capsule.omitted).toBeGreaterThan(0);
    });

    test('the same checkpoint again stores nothing, and one without words leaves what was said', async () => {
      const client = world.fresh();
      const first = await client.checkpointSession({
        sessionId: 's',
        step: 'one',
        data: { b: 1, a: [2, null] },
        tags: ['t'],
        salience: 0.9,
      });
      const same = await client.checkpointSession({ sessionId: 's', step: 'one' });
      expect(same).toMatchObject({
        outcome: 'unchanged',
        snapshotId: first.snapshotId,
        contentHash: first.contentHash,
      });
      await client.checkpointSession({ sessionId: 's', nextStep: 'two' });
      const { snapshots } = await client.listSnapshots({ sessionId: 's' });
      expect(snapshots.map(({ data, times }) => [data, times])).toEqual([
        [{ step: 'one', data: { b: 1, a: [2, null] }, nextStep: 'two' }, 1],
        [{ step: 'one', data: { b: 1, a: [2, null] } }, 2],
      ]);
      expect(await client.checkpointSession({ sessionId: 'empty' })).toMatchObject({ stored: true, outcome: 'none' });
    });

    test('nothing is kept of a session that asks for it', async () => {
      const client = world.fresh();
      await client.startSession({ sessionId: 'quiet', capture: false, task: 'a secret' });
      expect(await client.checkpointSession({ sessionId: 'quiet', step: 'one' })).toMatchObject({ stored: false });
      expect(await client.saveSnapshot({ sessionId: 'quiet', kind: 'error', data: { message: 'x' } })).toEqual({
        outcome: 'none',
      });
      expect(await client.listSnapshots({})).toEqual({ snapshots: [] });
      expect((await client.getSession({ sessionId: 'quiet' })).session).not.toHaveProperty('task');
    });

    test('a session ends with those inside it, and its done todos are put away', async () => {
      const client = world.fresh();
      await client.startSession({ sessionId: 'outer', task: 'all' });
      await client.startSession({ sessionId: 'inner', parent: 'outer', agentId: 'helper', task: 'a part' });
      await client.saveTodos({
        sessionId: 'outer',
        todos: [{ title: 'a', status: 'done' }, { title: 'b' }, { title: 'c', status: 'cancelled' }],
      });
      const before = await client.restoreSession({});
      expect(before).toMatchObject({ session: { sessionId: 'outer' }, nested: [{ sessionId: 'inner' }] });
      expect(before.capsule.text).toContain('session inner of helper is under way: a part');
      const ended = await client.endSession({ sessionId: 'outer', outcome: 'failed', summary: 'It did not work' });
      expect(ended).toMatchObject({
        session: { status: 'ended', outcome: 'failed', summary: 'It did not work' },
        archivedTodos: 2,
        ended: 2,
      });
      expect((await client.listTodos({})).todos.map(({ title }) => title)).toEqual(['b']);
      expect((await client.listTodos({ archived: true })).todos).toHaveLength(3);
      expect((await client.getSession({ sessionId: 'outer' })).nested).toMatchObject([
        { sessionId: 'inner', status: 'ended', outcome: 'abandoned' },
      ]);
      const { sessions } = await client.listSessions({ nested: false });
      expect(sessions.map(({ sessionId }) => sessionId)).toEqual(['outer']);
      expect(await client.restoreSession({})).toMatchObject({ interrupted: false, nested: [] });
      const { resumed, session } = await client.startSession({ sessionId: 'outer' });
      expect({ resumed, status: session.status }).toEqual({ resumed: true, status: 'active' });
      expect(session).not.toHaveProperty('endedAt');
    });

    test('a session is handed over with its todos, and the receiver can tell that it got what was given', async () => {
      const client = world.fresh();
      await client.startSession({ sessionId: 'mine', agentId: 'planner', task: 'Ship it' });
      await client.checkpointSession({ sessionId: 'mine', step: 'half', todos: [{ title: 'Write the notes' }] });
      const given = await client.handOverSession({
        sessionId: 'mine',
        toAgentId: 'writer',
        newSessionId: 'theirs',
        note: 'Mind the tone',
      });
      expect(given).toMatchObject({
        from: { status: 'handed_over' },
        session: { sessionId: 'theirs', agentId: 'writer', continues: 'mine', task: 'Ship it', note: 'Mind the tone' },
        todos: 1,
      });
      const taken = { agentId: 'writer', expectedHash: given.stateHash };
      expect(await client.restoreSession(taken)).toMatchObject({
        session: { sessionId: 'theirs' },
        todos: [{ sessionId: 'theirs' }],
        staleness: { state: 'loaded' },
      });
      await client.saveTodos({ sessionId: 'theirs', todos: [{ title: 'One more' }] });
      expect((await client.restoreSession(taken)).staleness.state).toBe('hash_mismatch');
      await expectCode(
        client.handOverSession({ sessionId: 'mine', toAgentId: 'x', newSessionId: 'theirs' }),
        'already_exists',
      );
    });

    test('snapshots come back as they were, whatever their time', async () => {
      const client = world.fresh();
      const data = { z: 1, a: 'zwei\n"drei"', list: [1.5, { deep: null }], 7: 'seven' };
      const { snapshot } = await client.saveSnapshot({ kind: 'system', data, importance: 8, tags: ['t'] });
      expect(snapshot).toMatchObject({ salience: 0.8, archived: false, tags: ['t'], cause: 'manual' });
      const past = await client.saveSnapshot({ kind: 'task', data, expiresAt: '2020-01-01' });
      const never = await client.saveSnapshot({ kind: 'decision', data, expiresAt: null });
      expect(never.snapshot).not.toHaveProperty('expiresAt');
      expect((await client.listSnapshots({})).snapshots.map(({ kind }) => kind)).toEqual(['decision', 'system']);
      expect((await client.listSnapshots({ archived: true, kind: 'task' })).snapshots).toHaveLength(1);
      const { snapshot: read } = await client.getSnapshot({ id: past.snapshot?.id ?? '' });
      expect(read).toMatchObject({ archived: true, contentHash: snapshot?.contentHash });
      expect(JSON.stringify(read.data)).toBe(JSON.stringify(data));
      const page = await client.listSnapshots({ limit: 1 });
      const rest = await client.listSnapshots({ limit: 1, cursor: page.nextCursor ?? '' });
      expect([...page.snapshots, ...rest.snapshots].map(({ kind }) => kind)).toEqual(['decision', 'system']);
      expect(rest).not.toHaveProperty('nextCursor');
      await expectCode(client.listSnapshots({ kind: 'task', cursor: page.nextCursor ?? '' }), 'invalid_cursor');
    });

    test('todos are found again by id, by key and by title, and a whole list can be given', async () => {
      const client = world.fresh();
      const { todos } = await client.saveTodos({
        sessionId: 's',
        todos: [
          { title: 'one', key: 'k', notes: 'n', blockers: ['x'] },
          { title: 'two', salience: 0.9 },
        ],
      });
      const [one, two] = todos;
      const second = await client.saveTodos({
        sessionId: 's',
        todos: [
          { title: 'One', key: 'k', status: 'in_progress' },
          { title: 'two', status: 'done' },
          { title: 'three' },
        ],
      });
      expect(second.todos).toMatchObject([
        { id: one?.id, title: 'One', notes: 'n', blockers: ['x'], status: 'in_progress' },
        { id: two?.id, status: 'done', progress: 1, salience: 0.9 },
        { title: 'three', status: 'pending' },
      ]);
      const whole = await client.saveTodos({
        sessionId: 's',
        todos: [{ id: one?.id ?? '', title: 'One' }],
        replace: true,
      });
      expect(whole).toMatchObject({ archived: 2, todos: [{ id: one?.id, status: 'pending', blockers: ['x'] }] });
      expect((await client.listTodos({ sessionId: 's', status: 'pending' })).todos).toHaveLength(1);
      expect((await client.listTodos({ sessionId: 'other' })).todos).toEqual([]);
      const unknown = '01930000-0000-7000-8000-000000000000';
      await expectCode(client.saveTodos({ todos: [{ id: unknown, title: 'x' }] }), 'not_found');
    });

    test('decisions keep what they took the place of', async () => {
      const client = world.fresh();
      const asked = { question: 'Which queue?', options: [{ name: 'ours' }, { name: 'theirs', note: 'costs' }] };
      const { decision: open } = await client.logDecision({ ...asked, revisitAt: '2030-01-01', tags: ['infra'] });
      expect(open).toMatchObject({ status: 'open', options: asked.options });
      const { decision, superseded } = await client.supersedeDecision({
        id: open.id,
        choice: 'ours',
        reasons: 'simple',
      });
      expect(decision).toMatchObject({ ...asked, choice: 'ours', status: 'decided', tags: ['infra'] });
      expect(superseded).toMatchObject({ id: open.id, status: 'superseded', supersededBy: decision.id });
      await expectCode(client.supersedeDecision({ id: open.id, choice: 'theirs' }), 'version_conflict');
      const third = await client.logDecision({ question: 'Which port?', choice: '80', supersedes: decision.id });
      expect(third.superseded?.id).toBe(decision.id);
      // Said again, as by whoever goes on after a crash, it is the one that is there.
      expect((await client.logDecision({ question: 'Which port?', choice: '80' })).decision.id).toBe(third.decision.id);
      const ids = async (input: object) =>
        (await client.listDecisions(input)).decisions.map(({ question, choice }) => [question, choice]);
      expect(await ids({})).toEqual([['Which port?', '80']]);
      expect(await ids({ includeSuperseded: true })).toHaveLength(3);
      expect(await ids({ status: 'superseded', limit: 1 })).toHaveLength(1);
      expect(await ids({ status: 'open' })).toEqual([]);
      expect(await ids({ includeSuperseded: true, revisitBefore: '2031-01-01' })).toEqual([
        ['Which queue?', undefined],
      ]);
    });

    test('system state holds one value a name', async () => {
      const client = world.fresh();
      await client.setSystemState({ entries: { node: '24', flags: { a: [1] } } });
      const { systemState, removed } = await client.setSystemState({
        sessionId: 's',
        entries: { node: '25', flags: null },
      });
      expect(removed).toBe(1);
      expect(await client.setSystemState({ entries: { flags: null } })).toMatchObject({ removed: 0 });
      expect(systemState).toMatchObject([{ name: 'node', value: '25', sessionId: 's' }]);
      expect((await client.listSystemState({ spaces: ['other'] })).systemState).toEqual([]);
    });

    test('what sessions keep is forgotten with them', async () => {
      const client = world.fresh();
      await client.checkpointSession({ sessionId: 's', task: 'secret', todos: [{ title: 'secret' }] });
      await client.logDecision({ question: 'Which?', choice: 'this', sessionId: 's' });
      expect((await client.forget({ target: { type: 'session', sessionId: 's' } })).status).toBe('complete');
      await expectCode(client.getSession({ sessionId: 's' }), 'not_found');
      expect(await client.restoreSession({})).toMatchObject({ found: false, todos: [], decisions: [] });
    });

    test('spaces and users keep their sessions to themselves', async () => {
      const client = world.fresh();
      await client.checkpointSession({ sessionId: 's', space: 'work', task: 'secret', todos: [{ title: 'secret' }] });
      expect(await client.restoreSession({})).toMatchObject({
        found: false,
        capsule: { text: '' },
        staleness: { state: 'empty' },
      });
      await expectCode(client.getSession({ sessionId: 's' }), 'not_found');
      await expectCode(client.endSession({ sessionId: 's' }), 'not_found');
      await expectCode(client.startSession({ sessionId: 't', continues: 's' }), 'not_found');
      await expectCode(client.startSession({ sessionId: 't', parent: 's' }), 'not_found');
      expect((await client.getSession({ sessionId: 's', spaces: '*' })).session.space).toBe('work');
      const other = world.fresh();
      expect(await other.restoreSession({ space: 'work' })).toMatchObject({ found: false, todos: [] });
      expect(await other.restoreSession({ about: 'otters' })).toMatchObject({ memories: [] });
      expect(await other.restoreSession({ about: '  ' })).toMatchObject({ memories: [], degraded: [] });
    });
  });
}
