import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BenchResult } from '../bench.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { compare } from './compare.ts';
import { embedderOf } from './embedder.ts';
import { precisionMetrics } from './precision.ts';
import { qualityMetrics } from './metrics.ts';
import { quality } from './quality.ts';
import { readRows } from './rows.ts';
import { loadSet } from './sets/load.ts';

function measure(flags: Record<string, string>, data: string): Promise<BenchResult> {
  const given = new Map(Object.entries(flags));
  return quality.run({ store: 'sqlite', data, flags: given, files: [], progress: () => undefined });
}

test('measures are means over questions, of each category too', () => {
  const metrics = qualityMetrics([
    { category: 'a', relevant: new Map([['x', 1]]), ranked: ['q', 'x'] },
    {
      category: 'b',
      relevant: new Map([
        ['x', 2],
        ['y', 1],
      ]),
      ranked: ['x'],
    },
  ]);
  expect(metrics).toMatchObject({
    'recall@10': 0.75,
    'recall@10.a': 1,
    'recall@10.b': 0.5,
    'recall_all@5': 0.5,
    'recall_any@5': 1,
    mrr: 0.75,
    questions: 2,
    'questions.a': 1,
  });
  expect(metrics['ndcg@10.a']).toBeCloseTo(1 / Math.log2(3), 12);
  expect(metrics['ndcg@5.b']).toBeCloseTo(2 / (2 + 1 / Math.log2(3)), 12);
});

test('precision tells answers from silence, by where a question was asked', () => {
  const metrics = precisionMetrics([
    { kind: 'answerable', best: 0.6, returned: [true, false] },
    { kind: 'answerable', best: 0.2, returned: [] },
    { kind: 'elsewhere', best: 0.1, returned: [] },
    { kind: 'unanswerable', best: 0.45, returned: [false] },
  ]);
  expect(metrics).toMatchObject({
    answered: 0.5,
    'abstained_right.elsewhere': 1,
    'abstained_right.unanswerable': 0,
    precision: 0.5,
    any_right: 1,
    returned: 2,
    'answered.at.0.2': 1,
    'answered.at.0.3': 0.5,
    'abstained_right.unanswerable.at.0.5': 1,
  });
});

describe('a set in BEIR form', () => {
  test('is measured, taken apart and compared', async () => {
    await using folder = await temporaryFolder();
    const path = await beirFolder(folder.path);
    const rows = (name: string) => join(folder.path, `${name}.jsonl`);
    const whole = await measure({ set: 'beir', rows: rows('whole') }, path);
    const plain = await measure({ set: 'beir', ablate: 'all', rows: rows('plain') }, path);
    expect(whole.metrics).toMatchObject({ 'recall@1': 1, questions: 2, 'questions.apart': 0 });
    expect(plain.metrics['ranking_hash']).not.toBe(whole.metrics['ranking_hash']);
    expect(plain.metrics).toMatchObject({ 'recall@1': 0.5 });
    expect(whole.settings).toMatchObject({ set: 'beir', ablated: 'nothing', texts: 3, data: plain.settings['data'] });
    expect(plain.settings['ablated']).toBe('all');
    expect(plain.settings['profile']).not.toBe(whole.settings['profile']);
    const each = await measure({ set: 'beir', ablate: 'each' }, path);
    expect(each.metrics['ndcg@10.without.all']).toBe(plain.metrics['ndcg@10']);
    expect(each.metrics['ndcg@10.without.mixing']).toBe(whole.metrics['ndcg@10']);
    expect((await readRows(rows('whole'))).map(({ ranked }) => ranked[0])).toEqual(['d1', 'd2']);
    const files = [rows('plain'), rows('whole')];
    const { metrics } = await compare.run({
      store: 'sqlite',
      data: undefined,
      flags: new Map(),
      files,
      progress: () => undefined,
    });
    expect(metrics).toMatchObject({ questions: 2, 'recall@1': 0.5, 'recall@1.better': 1, 'recall@1.worse': 0 });
    expect(metrics['recall@1.low']).toBe(0);
    expect(metrics['recall@1.high']).toBe(1);
  });

  test('an unknown part is refused with the list of parts', async () => {
    await expect(measure({ set: 'beir', ablate: 'luck' }, '.')).rejects.toThrow(/luck is none of .*mixing/u);
  });
});

test('every kind of embedder can be measured, at any length and with other heads', async () => {
  const embedder = (flags: Record<string, string>) =>
    embedderOf({ store: 'sqlite', data: '', flags: new Map(Object.entries(flags)), files: [], progress: () => {} });
  expect(embedder({})).toMatchObject({ settings: { kind: 'none' }, embedding: { heads: ['semantic'] } });
  expect(embedder({ embedder: 'static:/a:b', dim: '64' })).toEqual({
    settings: { kind: 'static', path: '/a:b' },
    embedding: { heads: ['semantic'], dim: 64 },
    description: 'static:/a:b dim=64',
  });
  const onnx = embedder({ embedder: 'onnx:/a', precision: 'int8', pooling: 'cls', heads: 'entity,situation' });
  expect(onnx.settings).toEqual({ kind: 'onnx', path: '/a', precision: 'int8', pooling: 'cls' });
  expect(onnx.description).toBe('onnx:/a precision=int8 pooling=cls heads=entity,situation');
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'key'), 'sesame\n');
  const served = embedder({ embedder: 'openai:http://127.0.0.1:1/v1,small', 'key-file': join(folder.path, 'key') });
  expect(served.settings).toEqual({
    kind: 'openai',
    baseUrl: 'http://127.0.0.1:1/v1',
    model: 'small',
    apiKey: 'sesame',
  });
  expect(served.description).not.toContain('sesame');
  expect(() => embedder({ embedder: 'openai:small' })).toThrow(/ADDRESS,MODEL/u);
  expect(() => embedder({ embedder: 'static' })).toThrow(/static:FOLDER/u);
  expect(() => embedder({ embedder: 'cloud:x' })).toThrow(/onnx:FOLDER/u);
  expect(() => embedder({ heads: 'tail' })).toThrow(/tail holds none of/u);
});

test('sessions are found by their turns, in order of date, and questions without an answer are told apart', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'histories.json');
  const one = {
    question_id: 'q1',
    question_type: 'single',
    question: 'Where did I park the van?',
    question_date: '2023/06/15 (Thu) 23:26',
    answer_session_ids: ['answer_1'],
    haystack_dates: ['2023/05/02 (Tue) 10:00', '2023/05/01 (Mon) 09:30'],
    haystack_session_ids: ['answer_1', 'other'],
    haystack_sessions: [
      [{ role: 'user', content: 'The van is parked behind the mill.' }],
      [{ role: 'assistant', content: 'Soup needs salt.' }],
    ],
  };
  const apart = [
    { ...one, question_id: 'q2_abs' },
    { ...one, question_id: 'q3', corrected_evidence_session_ids: [] },
  ];
  await writeFile(path, JSON.stringify([one, ...apart]));
  const set = await loadSet('longmemeval', path);
  expect(set.histories[0]?.sessions.map(({ label }) => label)).toEqual(['other', 'answer_1']);
  const { metrics } = await measure({ set: 'longmemeval' }, path);
  expect(metrics).toMatchObject({ 'recall_all@5': 1, questions: 1, 'questions.apart': 2 });
});

test('chats keep their messages apart from the markers of their place', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, '1'));
  const chat = [
    {
      turns: [
        [
          { role: 'user', id: 0, content: 'My harp has 34 strings ->-> 1,1', time_anchor: 'March-15-2024' },
          { role: 'assistant', id: 1, content: 'Tune it often.' },
        ],
      ],
    },
  ];
  const asked = {
    extraction: [{ question: 'How many strings has my harp?', source_chat_ids: { first: [0], second: [[0]] } }],
    abstention: [{ question: 'Which wood is it?' }],
  };
  await writeFile(join(folder.path, '1', 'chat.json'), JSON.stringify(chat));
  await writeFile(join(folder.path, '1', 'probing_questions.json'), JSON.stringify(asked));
  const set = await loadSet('beam', folder.path);
  expect(set.histories[0]?.sessions[0]).toMatchObject({
    occurredAt: '2024-03-15T12:00:00.000Z',
    turns: [{ content: 'My harp has 34 strings' }, { content: 'Tune it often.' }],
  });
  const { metrics } = await measure({ set: 'beam' }, folder.path);
  expect(metrics).toMatchObject({ 'recall@20': 1, questions: 1, 'questions.apart': 1 });
  const precise = await measure({ set: 'beam', mode: 'precision' }, folder.path);
  expect(precise.metrics).toMatchObject({ answered: 1, precision: 1, 'abstained_right.unanswerable': 1 });
});

async function beirFolder(path: string): Promise<string> {
  const set = join(path, 'set');
  await mkdir(join(set, 'qrels'), { recursive: true });
  const lines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  await writeFile(
    join(set, 'corpus.jsonl'),
    lines([
      { _id: 'd1', title: 'Harps', text: 'Strings of gut sound warm.' },
      { _id: 'd2', title: '', text: 'A puppy sleeps most of the day.' },
      { _id: 'd3', title: 'What do', text: 'What a pet does not do.' },
    ]),
  );
  await writeFile(
    join(set, 'queries.jsonl'),
    lines([
      { _id: 'q1', text: 'warm gut strings' },
      { _id: 'q2', text: 'what do puppies do' },
      { _id: 'q3', text: 'never judged' },
    ]),
  );
  await writeFile(join(set, 'qrels', 'test.tsv'), 'query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n');
  return set;
}
