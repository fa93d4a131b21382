import { expect, test } from 'vitest';
import type { Fact } from '../../facts/fact-store.ts';
import { createCalendar } from '../../lib/calendar.ts';
import { present } from '../../present.ts';
import type { Todo } from '../../sessions/session-store.ts';
import type { WorkRecord } from '../../work/work-store.ts';
import { composeReflection } from './compose.ts';
import type { Gathered } from './gather.ts';
import { periodOf } from './period.ts';
import type { Reflection, Section } from './reflection.ts';

const hour = 3_600_000;
const day = 24 * hour;
const period = periodOf(createCalendar('UTC'), 'week', '2026-11-16');
const { from, to } = period;

const nothing: Gathered = {
  period,
  complete: true,
  said: [],
  facts: [],
  tasks: [],
  todos: [],
  decisions: [],
  work: [],
  errors: [],
  runs: [],
  blocks: [],
  before: [],
};
const fact: Fact = {
  no: 1,
  id: 'f',
  space: 'default',
  subject: 'Ana',
  predicate: 'lives_in',
  object: 'Lisbon',
  recordedAt: from,
  status: 'superseded',
  confidence: 1,
  origin: 'rules',
  flagged: false,
  sources: [99],
  confirmations: 0,
};
const work = (id: string, occurredAt: number, fields: Partial<WorkRecord> = {}): WorkRecord => ({
  no: 1,
  id,
  space: 'default',
  action: 'build',
  success: false,
  error: 'no space left',
  key: 'build',
  problemNo: 7,
  state: 'active',
  occurredAt,
  createdAt: occurredAt,
  ...fields,
});
const todo = (id: string, createdAt: number, fields: Partial<Todo> = {}): Todo => ({
  no: 1,
  id,
  space: 'default',
  status: 'pending',
  progress: 0,
  salience: 0.5,
  words: JSON.stringify({ title: `Todo ${id}`, blockers: [] }),
  createdAt,
  updatedAt: createdAt,
  ...fields,
});
const compose = (given: Partial<Gathered>) => composeReflection({ ...nothing, ...given }, { basis: 'b', known: [] });
const texts = (given: Partial<Gathered>, section: Section): string[] =>
  (compose(given)?.sentences ?? []).filter((one) => one.section === section).map(({ text }) => text);

test('facts are told as sentences, with what became of them, though their memory is of another time', () => {
  expect(texts({ facts: [fact], work: [work('a', from)] }, 'learnt')).toEqual([
    'Learnt: “Ana lives in Lisbon”, which held for a time.',
  ]);
});

test('what failed again is one thing, over when it worked, told in the order in which things first failed', () => {
  const all = [
    work('b', from),
    work('a', from),
    work('c', from + day, { error: 'still none' }),
    work('d', from, { action: 'lint', key: 'lint', error: 'odd name', problemNo: 8 }),
    work('e', from + 2 * day, { success: true }),
  ];
  expect(texts({ work: all }, 'failures')).toEqual([
    'Failed: “build: no space left” (3 times); it worked later.',
    'Failed: “lint: odd name”.',
  ]);
  expect(texts({ work: all }, 'recurring')).toEqual([
    'Came back 3 times on 2 days: “build: no space left”; it worked in the end.',
  ]);
});

test('a list is told as it stood when the week ended', () => {
  const todos = [
    todo('open', from),
    todo('late', from, { status: 'done', doneAt: to + 1 }),
    todo('done', from, { status: 'done', doneAt: from + 1 }),
    todo('old', from - day, { status: 'done', doneAt: from + 1 }),
  ];
  expect(texts({ todos }, 'open')).toEqual(['On the list: “Todo open”.', 'On the list: “Todo late”.']);
});

test('a week is held against the weeks before on average', () => {
  const made = present(compose({ work: [work('a', from)] }));
  const before = [1, 2].map((spentMinutes): Reflection => ({
    ...made,
    figures: { ...made.figures, spentMinutes, done: spentMinutes },
    record: {
      no: 1,
      id: `r${spentMinutes}`,
      space: 'default',
      noun: 'reflection',
      state: 'complete',
      version: 1,
      content: '{}',
      createdAt: 1,
      updatedAt: 1,
    },
  }));
  expect(texts({ work: [work('a', from)], before }, 'trend')).toEqual([
    'Against the 2 weeks before, on average: 0 tasks done (1.5), 0 min spent on them (2 min), 1 failure (1).',
  ]);
});
