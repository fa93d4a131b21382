import { fakeLanguageServer, type FakeLanguageServer, type LanguageCall } from '@holdfast/core/testing';
import { z } from 'zod';
import { script, type ScriptedTurn, type Truth } from './script.ts';

const dayMs = 86_400_000;

const read = z.object({ n: z.int().optional(), at: z.string(), text: z.string() });
export type Read = z.output<typeof read>;

const lines = new Map(script.flat().map((line) => [line.content, line]));

/**
 * A language model that reads the script as somebody would who understood every line of it: what it answers to a turn are
 * the truths that stand behind it. What it is not asked about it does not know.
 */
export function scriptedModel(): Promise<FakeLanguageServer> {
  return fakeLanguageServer({ usual: (call) => ({ kind: 'reply', content: answerTo(call) }) });
}

function answerTo(call: LanguageCall): object {
  const texts = textsOf(call);
  return call.schemaName === 'extract' ? extracted(texts) : { summary: summary(texts) };
}

/** The turns to be read, and with no number those before them. */
export function textsOf({ messages }: LanguageCall): Read[] {
  const data = messages.find(({ role }) => role === 'user')?.content ?? '';
  return data.split('\n').flatMap((line) => {
    const parsed = line.startsWith('{') ? read.safeParse(JSON.parse(line)) : undefined;
    return parsed?.success === true ? [parsed.data] : [];
  });
}

function extracted(texts: readonly Read[]): object {
  const known = texts.flatMap(({ n, at, text }) => {
    const line = lines.get(text);
    return n === undefined || line === undefined ? [] : [{ n, at, line }];
  });
  const meant = known.filter(({ line }) => line.truths.length > 0);
  return {
    memories: meant.map(({ n, line }) => memoryOf(n, line)),
    facts: meant.flatMap(({ n, at, line }) => line.truths.map((truth) => factOf(n, at, truth))),
    entities: [],
    refused: known.filter(({ line }) => line.junk).map(({ n }) => ({ source: n, reason: 'noise' })),
  };
}

function memoryOf(n: number, { content }: ScriptedTurn): object {
  const rest = { salience: 0.6, confidence: 0.9, occurred_at: null, tags: [] };
  return { kind: 'semantic', content, sources: [n], ...rest };
}

function factOf(n: number, at: string, { subject, predicate, object, kind, ago }: Truth): object {
  const over = kind === 'not' || object === '';
  const day = new Date(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) - ago * dayMs).toISOString().slice(0, 10);
  return {
    subject,
    predicate,
    object,
    stance: over ? 'ends' : 'states',
    valid_from: ago === 0 || over ? null : day,
    valid_to: over && ago > 0 ? day : null,
    confidence: 0.9,
    sources: [n],
  };
}

/** Words of the memories themselves: a summary that says what they do not say is refused. */
function summary(texts: readonly Read[]): string {
  const sentences = texts.slice(0, 5).map(({ text }) => text);
  if (sentences.length === 0) throw new Error('A model was asked to sum up nothing.');
  return sentences.join(' ').slice(0, 3_000);
}
