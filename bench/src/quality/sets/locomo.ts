import { loadLocomo } from '../../locomo/load.ts';
import type { EvaluationSet } from './evaluation-set.ts';

/** LoCoMo: turns of long conversations between two people; evidence is turns. */
export async function locomoSet(path: string): Promise<EvaluationSet> {
  const conversations = await loadLocomo(path);
  return {
    unit: 'text',
    histories: conversations.map(({ sessions, questions, unanswerable }, place) => ({
      label: `conversation ${place + 1}`,
      documents: [],
      sessions: sessions.map(({ number, occurredAt, turns }) => ({
        label: String(number),
        occurredAt,
        turns: turns.map(({ label, speaker, text }) => ({ label, speaker, content: text, role: 'user' as const })),
      })),
      questions: [
        ...questions.map(({ text, category, evidence }) => ({ text, category, relevant: evenly(evidence) })),
        ...unanswerable.map((text) => ({ text, category: 'adversarial', relevant: evenly([]) })),
      ],
    })),
  };
}

/** Every label with grade 1. */
export function evenly(labels: Iterable<string>): ReadonlyMap<string, number> {
  return new Map(Array.from(labels, (label) => [label, 1]));
}
