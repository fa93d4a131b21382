import { describe, expect, test } from 'vitest';
import type { SourceText } from './candidate.ts';
import { type ModelExtraction, toExtraction } from './model-answer.ts';

const said = Date.UTC(2026, 4, 4);
const text = (seq: number, content: string, speaker?: string): SourceText => ({
  seq,
  content,
  role: 'user',
  occurredAt: said,
  timeZone: 'Europe/Lisbon',
  ...(speaker === undefined ? {} : { speaker }),
});
const nothing: ModelExtraction = { memories: [], facts: [], entities: [], refused: [] };
const memory = {
  kind: 'semantic',
  content: 'Ana moved to Lisbon.',
  salience: 0.7,
  confidence: 0.9,
  occurred_at: '2026-05-03',
  tags: ['Home', ' home', '!'],
  sources: [1],
} as const;
const fact = {
  subject: 'Ana',
  predicate: 'lives_in',
  object: 'Lisbon',
  stance: 'states',
  valid_from: '2026-05-03',
  valid_to: null,
  confidence: 0.9,
  sources: [1],
} as const;
const entity = { name: 'Lisbon', type: 'place', aliases: ['Lisboa', 'lisbon', 'Lisbon'], sources: [1] } as const;
const texts = [text(11, 'I moved to Lisbon yesterday', 'Ana'), text(12, 'Hello!')];

const read = (
  answer: Partial<ModelExtraction>,
  given: readonly SourceText[] = texts,
  before: readonly SourceText[] = [],
) => toExtraction({ ...nothing, ...answer }, { texts: given, before, threshold: 0.35 });

describe('the answer of a model', () => {
  test('becomes candidates of the memories behind its numbers', () => {
    const answer = {
      memories: [memory],
      facts: [fact],
      entities: [entity],
      refused: [{ source: 2, reason: 'greeting' }],
    } as const;
    const at = Date.UTC(2026, 4, 3);
    const stated = {
      subject: 'Ana',
      predicate: 'lives_in',
      object: 'Lisbon',
      stance: 'states',
      confidence: 0.9,
      sources: [11],
      validFrom: at,
    };
    expect(read(answer)).toEqual({
      memories: [
        {
          kind: 'semantic',
          content: 'Ana moved to Lisbon.',
          salience: 0.7,
          confidence: 0.9,
          occurredAt: at,
          tags: ['home'],
          sources: [11],
          facts: [stated],
        },
      ],
      facts: [stated],
      entities: [{ name: 'Lisbon', type: 'place', aliases: ['lisbon'], sources: [11] }],
      refused: [{ seq: 12, reason: 'greeting' }],
    });
  });

  test('that is empty leaves each text with a reason', () => {
    expect(read({}).refused).toEqual([
      { seq: 11, reason: 'not_salient' },
      { seq: 12, reason: 'not_salient' },
    ]);
  });

  test.each([
    ['an object that was not said', { object: 'Porto' }],
    ['a subject that was not said', { subject: 'Mallory' }],
    ['a predicate that is none', { predicate: 'lives in; drop table' }],
    ['an empty object', { object: '' }],
    ['texts that do not exist', { sources: [0, 3, 99] }],
    ['another text than the one that says it', { sources: [2] }],
    ['a subject without end', { subject: 'Lisbon '.repeat(30) }],
  ])('a fact with %s is refused', (_, change) => {
    expect(read({ facts: [{ ...fact, ...change }] }).facts).toEqual([]);
  });

  test('what is taken back need not be named, and the user need not either', () => {
    const facts = [{ ...fact, subject: 'User', object: ' ', stance: 'ends' }] as const;
    expect(read({ facts }).facts).toMatchObject([{ subject: 'user', object: '', stance: 'ends' }]);
  });

  test.each([
    ['says other things', 'Ana gave her savings to charity last year.'],
    ['names somebody else', 'Ana moved to Lisbon, helped by Mallory.'],
    ['knows a number', 'Ana moved to Lisbon, code 4711.'],
    ['is empty', ' '],
    ['is endless', 'Ana moved to Lisbon. '.repeat(40)],
  ])('a memory that %s is refused', (_, content) => {
    expect(read({ memories: [{ ...memory, content }] }).memories).toEqual([]);
  });

  test('a memory that is not worth it, or cites nothing, is left out', () => {
    const memories = [
      { ...memory, salience: 0.3 },
      { ...memory, sources: [] },
    ];
    expect(read({ memories }).memories).toEqual([]);
  });

  test('figures and dates are brought within their bounds', () => {
    const wild = { ...memory, salience: 7, confidence: -1, occurred_at: 'soon', tags: [] };
    expect(read({ memories: [wild] }).memories).toEqual([
      { kind: 'semantic', content: memory.content, salience: 1, confidence: 0, sources: [11] },
    ]);
    const dated = (valid_from: string | null, valid_to: string | null) =>
      read({ facts: [{ ...fact, valid_from, valid_to }] }).facts[0];
    expect(dated('2026-13-45', '9999-01-01')).toMatchObject({ validFrom: said });
    expect(dated('2026-13-45', '9999-01-01')).not.toHaveProperty('validTo');
    expect(dated('2026-05-03', '2026-05-01')).not.toHaveProperty('validTo');
    expect(dated(null, '2026-05-09')).toMatchObject({ validFrom: said, validTo: Date.UTC(2026, 4, 9) });
  });

  test('what is said without a time is so from then on, but what is over, ends or has no beginning', () => {
    const made = (fields: Partial<ModelExtraction['facts'][number]>) =>
      read({ facts: [{ ...fact, valid_from: null, ...fields }] }).facts[0];
    expect(made({})).toMatchObject({ validFrom: said });
    for (const fields of [{ valid_to: '2026-01-01' }, { stance: 'ends' }, { predicate: 'born_in' }] as const) {
      expect(made(fields)).not.toHaveProperty('validFrom');
    }
  });

  test('names that were not said are no entities, nor aliases', () => {
    const entities = [
      { ...entity, name: 'Mallory' },
      { ...entity, name: 'Lisbon '.repeat(30) },
      { ...entity, sources: [7] },
      { ...entity, aliases: ['Porto'] },
    ];
    expect(read({ entities }).entities).toEqual([{ name: 'Lisbon', type: 'place', sources: [11] }]);
  });

  test('a turn is understood by those before it', () => {
    const before = [text(9, 'Where did you move to? Lisbon?')];
    const facts = [{ ...fact, subject: 'user' }];
    const given = [text(11, 'Yes')];
    expect(read({ facts }, given, before).facts).toHaveLength(1);
    expect(read({ facts }, given).facts).toEqual([]);
    // As well by those of the same question, if they are near.
    const cited = (number: number) => [{ ...fact, subject: 'Edda', object: 'Maersk', sources: [number] }];
    const works = text(20, 'She works for Maersk now');
    const between = Array.from({ length: 4 }, (_, at) => text(12 + at, 'Indeed'));
    expect(read({ facts: cited(2) }, [text(11, 'Edda moved'), works]).facts).toMatchObject([{ sources: [20] }]);
    expect(read({ facts: cited(6) }, [text(11, 'Edda moved'), ...between, works]).facts).toEqual([]);
  });

  test('does not grow without end', () => {
    const facts = Array.from({ length: 100 }, () => fact);
    const memories = Array.from({ length: 100 }, () => memory);
    const entities = Array.from({ length: 100 }, () => entity);
    const { facts: f, memories: m, entities: e } = read({ facts, memories, entities });
    expect([f.length, m.length, e.length]).toEqual([24, 24, 24]);
  });
});
