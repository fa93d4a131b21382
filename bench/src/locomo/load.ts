import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The four conversations of LoCoMo in their upstream form, read into our words. */

export interface Turn {
  /** Label of the turn in the data set; stays in the bench. */
  readonly label: string;
  readonly speaker: string;
  readonly text: string;
}

export interface Session {
  readonly number: number;
  readonly occurredAt: string;
  readonly turns: readonly Turn[];
}

export interface Question {
  readonly text: string;
  readonly category: string;
  /** Labels of the turns that hold the answer; each exists. */
  readonly evidence: readonly string[];
}

export interface Conversation {
  readonly sessions: readonly Session[];
  readonly questions: readonly Question[];
  /** Questions that the conversation does not answer (category 5). */
  readonly unanswerable: readonly string[];
}

const turn = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
});
const file = z.array(
  z.object({
    conversation: z.record(z.string(), z.union([z.string(), z.array(turn)])),
    qa: z.array(z.object({ question: z.string(), evidence: z.array(z.string()).default([]), category: z.int() })),
  }),
);

const categories = new Map([
  [1, 'multi-hop'],
  [2, 'temporal'],
  [3, 'open-domain'],
  [4, 'single-hop'],
]);

const UNANSWERABLE = 5;

/** Questions of categories 1 to 4 whose evidence exists; evidence strings may hold several labels. */
export async function loadLocomo(path: string): Promise<readonly Conversation[]> {
  const parsed = file.parse(JSON.parse(await readFile(path, 'utf8')));
  return parsed.map(({ conversation, qa }) => {
    const sessions = readSessions(conversation);
    const known = new Set(sessions.flatMap(({ turns }) => turns.map(({ label }) => label)));
    const questions = qa.flatMap(({ question, evidence, category }) => {
      const name = categories.get(category);
      const labels = [...new Set(evidence.flatMap(splitLabels))].filter((label) => known.has(label));
      return name === undefined || labels.length === 0 ? [] : [{ text: question, category: name, evidence: labels }];
    });
    const unanswerable = qa.flatMap(({ question, category }) => (category === UNANSWERABLE ? [question] : []));
    return { sessions, questions, unanswerable };
  });
}

function splitLabels(evidence: string): string[] {
  return Array.from(
    evidence.matchAll(/D(\d+):(\d+)/gu),
    ([, session, place]) => `D${Number(session)}:${Number(place)}`,
  );
}

function readSessions(conversation: Record<string, string | z.infer<typeof turn>[]>): Session[] {
  return Object.entries(conversation).flatMap(([key, turns]) => {
    const number = /^session_(\d+)$/u.exec(key)?.[1];
    if (number === undefined || typeof turns === 'string') return [];
    const said = turns.map(({ speaker, dia_id, text, blip_caption }) => ({
      label: dia_id,
      speaker,
      text: blip_caption === undefined ? text : `${text} [shares an image: ${blip_caption}]`,
    }));
    return [{ number: Number(number), occurredAt: readTime(conversation[`${key}_date_time`]), turns: said }];
  });
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** "1:56 pm on 8 May, 2023" as an instant in UTC. */
function readTime(text: unknown): string {
  const found = typeof text === 'string' ? /^(\d+):(\d+) (am|pm) on (\d+) (\w+), (\d+)$/u.exec(text.trim()) : null;
  if (found === null) throw new Error(`The session time ${JSON.stringify(text)} has an unknown form`);
  const [, hour, minute, half, day, month = '', year] = found;
  const clock = (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  return new Date(
    Date.UTC(Number(year), months.indexOf(month.toLowerCase()), Number(day), clock, Number(minute)),
  ).toISOString();
}
