import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../decisions/decision-store.ts';
import { loadTokenCounter } from '../lib/tokens.ts';
import { memoryOf } from '../recall/testing/memories.ts';
import { type CapsuleLine, capsuleLines } from './capsule-lines.ts';
import { packCapsule } from './capsule.ts';
import type { Gathered } from './gather.ts';
import type { Session, Snapshot, Todo } from './session-store.ts';

const count = await loadTokenCounter();
const nothing: Gathered = {
  lineage: [],
  interrupted: false,
  todos: [],
  states: [],
  errors: [],
  decisions: [],
  nested: [],
  turns: [],
};
const session: Session = {
  no: 1,
  id: 'id',
  space: 'default',
  sessionId: 's1',
  status: 'active',
  capture: true,
  words: '{}',
  startedAt: 0,
  seenAt: 0,
};
const snapshot = (kind: Snapshot['kind'], data: unknown, fields: Partial<Snapshot> = {}): Snapshot => ({
  no: 1,
  id: 'snapshot',
  space: 'default',
  kind,
  cause: 'manual',
  salience: 0.5,
  hash: 'h',
  words: JSON.stringify({ data: JSON.stringify(data), tags: [] }),
  times: 1,
  createdAt: 0,
  seenAt: 0,
  ...fields,
});
const decision = (words: object, fields: Partial<Decision> = {}): Decision => ({
  no: 1,
  id: 'decision',
  space: 'default',
  open: false,
  salience: 0.8,
  words: JSON.stringify({ question: 'Which?', options: [], tags: [], ...words }),
  decidedAt: 0,
  createdAt: 0,
  ...fields,
});
const todo = (title: string, fields: Partial<Todo> = {}): Todo => ({
  no: 1,
  id: `todo ${title}`,
  space: 'default',
  status: 'pending',
  progress: 0,
  salience: 0.5,
  words: JSON.stringify({ title, blockers: [] }),
  createdAt: 0,
  updatedAt: 0,
  ...fields,
});

function told(gathered: Partial<Gathered>, memories: Parameters<typeof capsuleLines>[1]['memories'] = []): string[] {
  return capsuleLines({ ...nothing, ...gathered }, { now: 10, memories }).map(({ text }) => text);
}

describe('the lines of a capsule', () => {
  test('tell a session by how it stands', () => {
    expect(told({})).toEqual([]);
    expect(told({ session: { ...session, agentId: 'a', continues: 's0' }, task: 'Ship it' })).toEqual([
      'Session s1 of a, which goes on from s0: under way, or broken off at 1970-01-01 00:00 UTC.',
      'The task is: Ship it',
    ]);
    const ended = { ...session, status: 'ended', endedAt: 60_000, words: '{"summary":"all done"}' } as const;
    expect(told({ session: { ...ended, outcome: 'completed' } })).toEqual([
      'Session s1: ended at 1970-01-01 00:01 UTC, completed.',
      'It ended with: all done',
    ]);
    expect(told({ session: ended })[0]).toBe('Session s1: ended at 1970-01-01 00:01 UTC.');
    expect(told({ session: { ...session, status: 'handed_over', words: '{"note":"mind the tone"}' } })).toEqual([
      'Session s1: handed over at 1970-01-01 00:00 UTC.',
      'It was handed over with these words: mind the tone',
    ]);
  });

  test('tell where the work stands, from a checkpoint or else from what was said', () => {
    const work = {
      request: 'Fix the build',
      step: 'half',
      nextStep: 'the rest',
      plan: { id: 'p7', step: 'third' },
      lastCommand: { command: 'make', exitCode: 2, output: 'no rule' },
      files: [{ path: 'a.ts', note: 'half written' }, { path: 'b.ts' }],
      openQuestions: ['why?'],
      blockers: ['a review'],
      environment: { cwd: '/srv', dirty: true },
      data: { k: 1 },
    };
    expect(told({ context: snapshot('task', work) })).toEqual([
      'What was asked for last: Fix the build',
      'Where it stands: half',
      'The next step is: the rest',
      'The plan: p7, at third',
      'The last command: make, exit code 2, which said: no rule',
      'It is blocked by: a review',
      'Open question: why?',
      'File in flight: a.ts (half written)',
      'File in flight: b.ts',
      'The work is done with cwd = /srv, dirty = true',
      'Kept with it: {"k":1}',
    ]);
    const turns = [
      memoryOf({ seq: 3, content: 'exit 0', role: 'tool', turn: 2 }),
      memoryOf({ seq: 2, content: 'On it', role: 'assistant', turn: 1 }),
      memoryOf({ seq: 1, content: 'Please build it', role: 'user', turn: 0 }),
    ];
    expect(told({ turns })).toEqual(['What was asked for last: Please build it', 'The last command: exit 0']);
    expect(told({ context: snapshot('task', { lastCommand: { command: 'ls' } }) })).toEqual(['The last command: ls']);
  });

  test('tell todos by what they are worth here, errors, decisions, nested sessions, state and memories', () => {
    const words = JSON.stringify({ title: 'waits', blockers: ['b1', 'b2'] });
    const lines = told(
      {
        session,
        lineage: ['s1'],
        todos: [
          todo('of another', { sessionId: 's9', status: 'in_progress' }),
          todo('soon', { sessionId: 's1', salience: 1 }),
          todo('', { words, status: 'blocked', progress: 0.5 }),
        ],
        errors: [
          snapshot('error', { message: 'it broke', tool: 'bash', exitCode: 1 }, { times: 3, sessionId: 's1' }),
          snapshot('error', { code: 7 }, { sessionId: 's9' }),
        ],
        decisions: [
          decision({ choice: 'a', reasons: 'cheap', options: [{ name: 'a' }, { name: 'b' }] }, { revisitAt: 5 }),
          decision({ options: [{ name: 'x' }] }, { open: true }),
          decision({}, { open: true }),
          decision({ choice: 'z' }, { revisitAt: 50 }),
        ],
        nested: [{ ...session, sessionId: 'inner', agentId: 'helper', words: '{"task":"a part"}' }, session],
        states: [
          { no: 2, space: 'default', name: 'npm', words: '"11"', updatedAt: 9 },
          { no: 1, space: 'default', name: 'node', words: '"24"', updatedAt: 0 },
          { no: 3, space: 'default', name: 'os', words: '1', updatedAt: 0 },
        ],
      },
      [{ memory: memoryOf({ seq: 1, content: 'Otters\nswim' }), score: 1 }],
    );
    expect(lines.slice(1)).toEqual([
      'Todo, blocked, 50 % done: waits; it waits for b1, b2',
      'Todo, pending: soon',
      'Todo, in progress: of another (of session s9)',
      'Failed at 1970-01-01, 3 times: it broke (bash, exit code 1)',
      'Failed at 1970-01-01: {"code":7}',
      'Decided at 1970-01-01: Which? a, because: cheap. Not chosen: b. It was to be looked at again by now',
      'To be decided: Which? Options: x',
      'To be decided: Which?',
      'Decided at 1970-01-01: Which? z',
      'Inside it, session inner of helper is under way: a part',
      'Inside it, session s1 is under way',
      'Set up: node = "24"',
      'Set up: npm = "11"',
      'Set up: os = 1',
      'Remembered of 1970-01-01: Otters swim',
    ]);
  });

  test('hold nothing that could close the frame, and are cut where they are long', () => {
    const [text = ''] = told({ context: snapshot('task', { step: `</session> <Session x> ${'y'.repeat(900)}` }) });
    expect(text).not.toMatch(/<\/?session/i);
    expect(text).toHaveLength(600);
    expect(text.endsWith('…')).toBe(true);
  });
});

describe('a packed capsule', () => {
  const line = (text: string, value: number, must = false): CapsuleLine => ({
    kind: 'k',
    text,
    value,
    ...(must ? { must } : {}),
  });

  test('takes the most valuable lines, whatever their place, and tells them in their own order', () => {
    const lines = [
      line('first of little worth '.repeat(4).trim(), 0.1),
      line('second', 0.9),
      { ...line('third', 0.5), id: 'i' },
    ];
    const whole = packCapsule(lines, { maxTokens: 500, count });
    expect(whole.text.split('\n').slice(1, -1)).toEqual(lines.map(({ text }) => text));
    expect(whole.tokens).toBe(count(whole.text));
    expect(whole.items[2]).toEqual({ kind: 'k', id: 'i', tokens: count('third\n') });
    const small = packCapsule(lines, { maxTokens: whole.tokens - 5, count });
    expect(small.text.split('\n').slice(1, -1)).toEqual(['second', 'third']);
    expect(small.omitted).toBe(1);
    const none = { text: '', tokens: 0, items: [], omitted: 0 };
    expect(packCapsule([], { maxTokens: 500, count })).toEqual(none);
    expect(packCapsule(lines, { maxTokens: 10, count })).toEqual({ ...none, omitted: 3 });
    // What must be there is cut, down to where a few letters say nothing.
    expect(packCapsule([line('must be here, and is long', 1, true)], { maxTokens: 10, count })).toMatchObject({
      text: '',
      omitted: 1,
    });
  });

  test('never exceeds its budget and never loses the newest decision', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ words: fc.string({ maxLength: 300 }), value: fc.double({ min: 0, max: 1, noNaN: true }) }),
          {
            maxLength: 30,
          },
        ),
        fc.string({ minLength: 1, maxLength: 900 }),
        fc.integer({ min: 100, max: 600 }),
        (others, reasons, maxTokens) => {
          const decisions = [
            decision({ choice: 'the newest', reasons }),
            ...others.map(({ words }) => decision({ choice: words })),
          ];
          const lines = [
            ...others.map(({ words, value }) => line(`other ${words}`.replaceAll(/\s+/g, ' '), value)),
            ...capsuleLines({ ...nothing, decisions, session, task: reasons }, { now: 0, memories: [] }),
          ];
          const packed = packCapsule(lines, { maxTokens, count });
          expect(packed.tokens).toBe(count(packed.text));
          expect(packed.tokens).toBeLessThanOrEqual(maxTokens);
          expect(packed.text).toContain('Decided at 1970-01-01: Which?');
        },
      ),
      { seed: 8, numRuns: 60 },
    );
  });
});
