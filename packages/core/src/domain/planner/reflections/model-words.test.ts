import { describe, expect, test } from 'vitest';
import type { Summarise } from '../../consolidation/night.ts';
import { createCalendar } from '../../lib/calendar.ts';
import type { UserScope } from '../../scope.ts';
import { citedSentences, withModelWords } from './model-words.ts';
import { periodOf } from './period.ts';
import type { ReflectionContent, Sentence } from './reflection.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const period = periodOf(createCalendar('UTC'), 'day', '2026-11-20');
const of = (section: Sentence['section'], text: string, id: string): Sentence => ({
  section,
  text,
  citations: [{ type: 'memory', id }],
});
const sentences = [
  of('headline', 'Friday, 20 November 2026: 2 decisions.', 'h'),
  of('decisions', 'Decided: “the harbour crane”: “repair it in March”.', 'crane'),
  of('failures', 'Failed: “upload of the floor plan”.', 'upload'),
];
const content: ReflectionContent = {
  period: 'day',
  startsOn: '2026-11-20',
  endsOn: '2026-11-20',
  timeZone: 'UTC',
  from: period.from,
  to: period.to,
  complete: true,
  method: 'rules',
  sentences,
  figures: {
    turns: 0,
    planned: 0,
    plannedDone: 0,
    done: 0,
    carried: 0,
    estimatedMinutes: 0,
    spentMinutes: 0,
    blockMinutes: 0,
    decisions: 2,
    failures: 1,
    learnt: 0,
  },
  estimates: [],
  draft: [],
  planned: [],
  basis: '',
  sessions: [],
  workSources: [],
};

describe('words of a model', () => {
  test('are cited by what they have their words from, or left out', () => {
    const made = citedSentences(
      'The harbour crane gets repaired in March. Life is beautiful!  The upload failed.',
      sentences,
    );
    expect(made.map(({ text, citations }) => [text, citations.map(({ id }) => id)])).toEqual([
      ['The harbour crane gets repaired in March.', ['crane']],
      ['The upload failed.', ['upload']],
    ]);
  });

  test('stand after the headline; where there are none, or none that can be cited, the rules stay alone', async () => {
    const asked: string[] = [];
    const says =
      (answer: Awaited<ReturnType<Summarise>>): Summarise =>
      async (_, { task, title, lines }) => {
        asked.push(`${task} ${title} ${lines.length}`);
        return answer;
      };
    const told = await withModelWords(says({ text: 'The upload failed.' }), scope, { content, period });
    expect(told.method).toBe('model');
    expect(told.sentences.map(({ section }) => section)).toEqual(['headline', 'summary', 'decisions', 'failures']);
    expect(asked).toEqual(['summarise_day Friday, 20 November 2026 3']);
    for (const answer of [undefined, { refused: 'timed_out' }, { text: 'All is well.' }]) {
      expect(await withModelWords(says(answer), scope, { content, period })).toBe(content);
    }
    const week = periodOf(createCalendar('UTC'), 'week', '2026-11-20');
    await withModelWords(says(undefined), scope, { content, period: week });
    expect(asked.at(-1)).toMatch(/^summarise_week/u);
  });
});
