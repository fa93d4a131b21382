import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { locomo } from './locomo.ts';
import { qualityOf } from './quality.ts';

test('recall is the mean fraction of evidence found, by category too; mrr is by the first evidence', () => {
  const metrics = qualityOf([
    { category: 'temporal', evidence: ['a', 'b'], ranked: ['x', 'a', 'y', 'z', 'w', 'b'] },
    { category: 'single-hop', evidence: ['c'], ranked: ['c'] },
  ]);
  expect(metrics).toMatchObject({
    'recall@1': 0.5,
    'recall@5': 0.75,
    'recall@10': 1,
    'recall@5.temporal': 0.5,
    mrr: 0.75,
  });
});

test('the three doors give the same rankings', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'talks.json');
  await writeFile(data, JSON.stringify([talk]));
  const { settings, metrics } = await locomo.run({
    store: 'sqlite',
    data,
    flags: new Map([['via', 'all']]),
    files: [],
    progress: () => undefined,
  });
  expect(settings).toMatchObject({ conversations: 1, questions: 2, turns: 6 });
  expect(metrics).toMatchObject({ 'recall@10': 1, 'http.different_rankings': 0, 'mcp.different_rankings': 0 });
  expect(metrics['http.ranking_hash']).toBe(metrics['ranking_hash']);
}, 60_000);

const talk = {
  conversation: {
    speaker_a: 'Ines',
    speaker_b: 'Otto',
    session_1_date_time: '1:56 pm on 8 May, 2023',
    session_1: [
      { speaker: 'Ines', dia_id: 'D1:1', text: 'I planted twelve tomatoes behind the shed.' },
      { speaker: 'Otto', dia_id: 'D1:2', text: 'Nice! My telescope arrived today.' },
      { speaker: 'Ines', dia_id: 'D1:3', text: 'Look at this.', blip_caption: 'a photo of a greenhouse' },
    ],
    session_2_date_time: '9:05 am on 1 June, 2023',
    session_2: [
      { speaker: 'Otto', dia_id: 'D2:1', text: 'We saw the rings of Saturn last night.' },
      { speaker: 'Ines', dia_id: 'D2:2', text: 'And I gave the first tomatoes to my neighbour.' },
      { speaker: 'Otto', dia_id: 'D2:3', text: 'Then come over for soup.' },
    ],
  },
  qa: [
    { question: 'Where did Ines plant her tomatoes?', answer: 'behind the shed', evidence: ['D1:1'], category: 4 },
    { question: 'What did Otto see with his telescope?', answer: 'Saturn', evidence: ['D2:1; D1:2'], category: 1 },
    { question: 'Who is Zed?', evidence: [], category: 5 },
  ],
};
