import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EvaluationSet } from './evaluation-set.ts';

const document = z.object({ _id: z.string(), title: z.string().default(''), text: z.string() });
const query = z.object({ _id: z.string(), text: z.string() });

/** A folder in BEIR form: documents without sessions, graded judgements; the test split's questions. */
export async function beirSet(path: string): Promise<EvaluationSet> {
  const documents = (await readLines(join(path, 'corpus.jsonl'))).map((line) => document.parse(JSON.parse(line)));
  const queries = (await readLines(join(path, 'queries.jsonl'))).map((line) => query.parse(JSON.parse(line)));
  const grades = new Map<string, Map<string, number>>();
  for (const line of (await readLines(join(path, 'qrels', 'test.tsv'))).slice(1)) {
    const [asked = '', found = '', grade] = line.split('\t');
    const judged = grades.get(asked) ?? new Map<string, number>();
    if (Number(grade) > 0) judged.set(found, Number(grade));
    grades.set(asked, judged);
  }
  const questions = queries.flatMap(({ _id, text }) => {
    const relevant = grades.get(_id);
    return relevant === undefined ? [] : [{ text, category: 'test', relevant }];
  });
  const texts = documents.map(({ _id, title, text }) => ({ label: _id, content: `${title}\n${text}`.trim() }));
  return {
    unit: 'text',
    histories: [{ label: 'corpus', sessions: [], documents: texts.filter(({ content }) => content !== ''), questions }],
  };
}

async function readLines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
}
