import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EvaluationSet, History, Session } from './evaluation-set.ts';
import { evenly } from './locomo.ts';

const chatFile = z.array(
  z.object({
    turns: z.array(
      z.array(
        z.object({
          role: z.enum(['user', 'assistant']),
          id: z.int(),
          content: z.string(),
          time_anchor: z.string().nullish(),
        }),
      ),
    ),
  }),
);

type Sources = number | readonly Sources[] | { readonly [key: string]: Sources } | null;
const sources: z.ZodType<Sources> = z.lazy(() =>
  z.union([z.int(), z.null(), z.array(sources), z.record(z.string(), sources)]),
);
const questionsFile = z.record(
  z.string(),
  z.array(z.object({ question: z.string(), source_chat_ids: sources.optional() })),
);

/** BEAM: numbered folders of one long chat each; evidence is messages, categories are abilities. */
export async function beamSet(path: string): Promise<EvaluationSet> {
  const names = (await readdir(path)).filter((name) => /^\d+$/u.test(name)).toSorted((a, b) => Number(a) - Number(b));
  if (names.length === 0) throw new Error(`${path} holds no numbered chats`);
  return { unit: 'text', histories: await Promise.all(names.map((name) => readChat(join(path, name), name))) };
}

async function readChat(folder: string, name: string): Promise<History> {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, file), 'utf8'));
  const batches = chatFile.parse(await read('chat.json'));
  const abilities = questionsFile.parse(await read('probing_questions.json'));
  const sessions = batches.map(({ turns }, place): Session => {
    const messages = turns.flat();
    const anchor = messages.find(({ time_anchor }) => typeof time_anchor === 'string')?.time_anchor;
    return {
      label: String(place),
      ...(typeof anchor === 'string' ? { occurredAt: new Date(`${anchor} 12:00 UTC`).toISOString() } : {}),
      turns: messages
        .map(({ id, role, content }) => ({ label: String(id), role, content: withoutMarker(content) }))
        .filter(({ content }) => content !== ''),
    };
  });
  const known = new Set(sessions.flatMap(({ turns }) => turns.map(({ label }) => label)));
  const questions = Object.entries(abilities).flatMap(([category, asked]) =>
    asked.map(({ question, source_chat_ids = null }) => {
      const labels = numbersIn(source_chat_ids).map(String);
      return { text: question, category, relevant: evenly(labels.filter((label) => known.has(label))) };
    }),
  );
  return { label: name, documents: [], sessions, questions };
}

/** The most that one memory holds; a message or two of these chats is a longer paste. */
const MOST_CHARACTERS = 100_000;

/** Messages end in a marker of their place ("->-> 1,1"), which no person would have written. */
function withoutMarker(content: string): string {
  return content
    .replace(/\s*->->.*$/su, '')
    .slice(0, MOST_CHARACTERS)
    .toWellFormed()
    .trim();
}

function numbersIn(source: Sources): number[] {
  if (typeof source === 'number') return [source];
  return source === null ? [] : Object.values(source).flatMap(numbersIn);
}
