import { z } from 'zod';
import type { Extraction, Refusal, SourceText } from '../../domain/extraction/candidate.ts';
import { type ModelExtraction, modelReasons, toExtraction } from '../../domain/extraction/model-answer.ts';
import type { LanguageModel, ModelAnswer } from '../../domain/language/language-model.ts';
import type { UserScope } from '../../domain/scope.ts';

/** Nothing is optional: strict structured output wants every property named. */
export const extractionSchema: z.ZodType<ModelExtraction> = z.strictObject({
  memories: z.array(
    z.strictObject({
      kind: z.enum(['episodic', 'semantic', 'procedural', 'emotional', 'reflective']),
      content: z.string(),
      salience: z.number(),
      confidence: z.number(),
      occurred_at: z.string().nullable(),
      tags: z.array(z.string()),
      sources: z.array(z.int()),
    }),
  ),
  facts: z.array(
    z.strictObject({
      subject: z.string(),
      predicate: z.string(),
      object: z.string(),
      stance: z.enum(['states', 'retracts', 'ends']),
      valid_from: z.string().nullable(),
      valid_to: z.string().nullable(),
      confidence: z.number(),
      sources: z.array(z.int()),
    }),
  ),
  entities: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['person', 'place', 'organisation', 'product', 'project', 'topic', 'other']),
      aliases: z.array(z.string()),
      sources: z.array(z.int()),
    }),
  ),
  refused: z.array(z.strictObject({ source: z.int(), reason: z.enum(modelReasons) })),
});

/** Characters of one text, and of all of a question, that a model is given to read. */
const MOST_OF_TEXT = 6_000;
const MOST_OF_QUESTION = 16_000;

export interface ExtractionQuestion {
  readonly texts: readonly SourceText[];
  /** Turns before them, for understanding only. */
  readonly before: readonly SourceText[];
  /** Least salience of a memory. */
  readonly threshold: number;
  /** Why a text is passed over before any model sees it; undefined when it is to be read. */
  readonly refusalOf: (text: SourceText) => Refusal | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Has a model read the texts, and holds its answer against them (see `toExtraction`). Texts that are refused by rule,
 * such as orders to whoever reads them, are not shown to it at all. Long ones are read to 6,000 characters.
 */
export async function askForExtraction(
  model: LanguageModel,
  scope: UserScope,
  question: ExtractionQuestion,
): Promise<ModelAnswer<Extraction>> {
  const { before, threshold, refusalOf, signal } = question;
  const refused: Extraction['refused'][number][] = [];
  const read: SourceText[] = [];
  for (const text of question.texts) {
    const reason = refusalOf(text);
    if (reason === undefined) read.push(text);
    else refused.push({ seq: text.seq, reason });
  }
  const known = before.filter((text) => text.role === 'assistant' || refusalOf(text) === undefined);
  let whole: Extraction = { memories: [], facts: [], entities: [], refused };
  let last: { readonly model: string; readonly repaired: boolean } = { model: '', repaired: false };
  for (const texts of portions(read)) {
    const answer = await model.ask(scope, {
      task: 'extract',
      schema: extractionSchema,
      data: { texts: linesOf(texts, known), reference_time: whenOf(texts.at(-1)) },
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answer.ok) return answer;
    last = { model: answer.model, repaired: last.repaired || answer.repaired };
    whole = joined(whole, toExtraction(answer.value, { texts, before: known, threshold }));
  }
  return { ok: true, value: whole, ...last };
}

/** As many texts at once as a question takes, in order. */
function portions(texts: readonly SourceText[]): SourceText[][] {
  const made: SourceText[][] = [];
  let room = 0;
  for (const text of texts) {
    const length = Math.min(text.content.length, MOST_OF_TEXT);
    if (length > room) {
      made.push([]);
      room = MOST_OF_QUESTION;
    }
    made.at(-1)?.push(text);
    room -= length;
  }
  return made;
}

/** JSON, so that no text can end its line and begin another turn. Turns of before have no number to be cited by. */
function linesOf(texts: readonly SourceText[], before: readonly SourceText[]): string {
  const line = (text: SourceText, n: number | undefined): string => {
    const { role, speaker, content } = text;
    return JSON.stringify({ n, at: whenOf(text), role, speaker, text: content.slice(0, MOST_OF_TEXT).toWellFormed() });
  };
  return [...before.map((text) => line(text, undefined)), ...texts.map((text, place) => line(text, place + 1))].join(
    '\n',
  );
}

/** With the day of the week, by which models reckon "next Friday", in the zone of the one who wrote. */
function whenOf(text: SourceText | undefined): string {
  if (text === undefined) return '';
  const { occurredAt, timeZone } = text;
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(occurredAt)
    .concat(`, ${new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }).format(occurredAt)}, ${timeZone}`);
}

function joined(one: Extraction, other: Extraction): Extraction {
  return {
    memories: [...one.memories, ...other.memories],
    facts: [...one.facts, ...other.facts],
    entities: [...one.entities, ...other.entities],
    refused: [...one.refused, ...other.refused],
  };
}
