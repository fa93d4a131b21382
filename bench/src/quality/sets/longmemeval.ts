import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { EvaluationSet, History } from './evaluation-set.ts';
import { evenly } from './locomo.ts';

const file = z.array(
  z.object({
    question_id: z.string(),
    question_type: z.string(),
    question: z.string(),
    question_date: z.string(),
    answer_session_ids: z.array(z.string()),
    corrected_evidence_session_ids: z.array(z.string()).optional(),
    haystack_dates: z.array(z.string()),
    haystack_session_ids: z.array(z.string()),
    haystack_sessions: z.array(z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() }))),
  }),
);

/**
 * LongMemEval: one history a question, evidence is sessions. Sessions are sorted by date, as the file has them in no
 * order. Ids of evidence sessions begin with a telling word; here as everywhere labels stay in the bench, and what is
 * stored gets a running number. Questions that end in `_abs`, and those whose corrected evidence is empty, have no
 * answer in their history.
 */
export async function longMemEvalSet(path: string): Promise<EvaluationSet> {
  const cases = file.parse(JSON.parse(await readFile(path, 'utf8')));
  return { unit: 'session', histories: cases.map(toHistory) };
}

function toHistory(one: z.infer<typeof file>[number]): History {
  const sessions = one.haystack_sessions.map((turns, place) => ({
    label: one.haystack_session_ids[place] ?? String(place),
    occurredAt: readTime(one.haystack_dates[place] ?? ''),
    turns: turns.filter(({ content }) => content.trim() !== '').map((turn, at) => ({ ...turn, label: String(at) })),
  }));
  const known = new Set(sessions.map(({ label }) => label));
  const evidence = one.question_id.endsWith('_abs')
    ? []
    : (one.corrected_evidence_session_ids ?? one.answer_session_ids).filter((label) => known.has(label));
  return {
    label: one.question_id,
    documents: [],
    sessions: sessions
      .filter(({ turns }) => turns.length > 0)
      .toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt)),
    questions: [
      {
        text: one.question,
        category: one.question_type,
        now: readTime(one.question_date),
        relevant: evenly(evidence),
      },
    ],
  };
}

/** "2023/06/15 (Thu) 23:26" as an instant in UTC. */
function readTime(text: string): string {
  const found = /^(\d{4})\/(\d\d)\/(\d\d) \(\w+\) (\d\d):(\d\d)$/u.exec(text);
  if (found === null) throw new Error(`The time ${JSON.stringify(text)} has an unknown form`);
  const [, year, month, day, hour, minute] = found;
  return `${year}-${month}-${day}T${hour}:${minute}:00.000Z`;
}
