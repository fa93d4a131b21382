import { z } from 'zod';
import type { Extraction, FactCandidate, Refusal, SourceText } from '../../domain/extraction/candidate.ts';
import type { Extractor } from '../../domain/extraction/extractor.ts';
import { refusalOf } from '../../domain/extraction/refusals.ts';
import type { LanguageModel } from '../../domain/language/language-model.ts';
import { matchKey } from '../../domain/memories/match-key.ts';

const sources = z.array(z.int()).min(1).max(50);
const day = z.iso.date().nullable();
const fraction = z.number().min(0).max(1);
const words = z.string().min(1).max(500);

/** What a model answers with; `n` of a turn is its source. */
export const extractionAnswer = z.object({
  memories: z
    .array(
      z.object({
        kind: z.enum(['episodic', 'semantic', 'procedural', 'emotional', 'reflective']),
        content: words,
        salience: fraction,
        confidence: fraction,
        sources,
      }),
    )
    .max(50),
  facts: z
    .array(
      z.object({
        subject: words,
        predicate: z.string().regex(/^[a-z][a-z0-9_]{0,60}$/u),
        object: words,
        stance: z.enum(['states', 'retracts', 'ends']),
        valid_from: day,
        valid_to: day,
        confidence: fraction,
        sources,
      }),
    )
    .max(50),
  entities: z
    .array(
      z.object({
        name: words,
        type: z.enum(['person', 'place', 'organisation', 'product', 'project', 'topic', 'other']),
        sources,
      }),
    )
    .max(50),
  refused: z.array(
    z.object({
      n: z.int(),
      reason: z.enum(['greeting', 'echo', 'prompt', 'instruction', 'question', 'noise', 'not_salient', 'hypothetical']),
    }),
  ),
});

type Answer = z.infer<typeof extractionAnswer>;

/**
 * By a language model, with the rules behind it. What the rules refuse as a whole (an assistant's words, prompts,
 * instructions) the model never sees, and what it answers counts only as far as it rests on turns that it was shown and
 * on words that stand in them: a text cannot talk it into anything else.
 */
export function modelExtractor({
  model,
  rules,
  threshold,
}: {
  readonly model: LanguageModel;
  readonly rules: Extractor;
  readonly threshold: number;
}): Extractor {
  return {
    async extract(scope, params) {
      const refused = params.texts.flatMap((text) => {
        const reason = refusalOf(text);
        return reason === undefined ? [] : [{ seq: text.seq, reason }];
      });
      const shown = params.texts.filter(({ seq }) => refused.every((one) => one.seq !== seq));
      const last = shown.at(-1);
      if (last === undefined) {
        return { extraction: { memories: [], facts: [], entities: [], refused }, method: 'rules', repaired: false };
      }
      const answer = await model.ask(scope, {
        task: 'extract',
        schema: extractionAnswer,
        data: {
          texts: shown.map((text, n) => JSON.stringify(lineOf(text, n))).join('\n'),
          reference_time: new Date(last.occurredAt).toISOString(),
        },
        ...(params.signal === undefined ? {} : { signal: params.signal }),
      });
      if (!answer.ok) return { ...(await rules.extract(scope, params)), fellBack: answer.reason };
      const { value, repaired } = answer;
      return { extraction: toExtraction({ answer: value, shown, refused, threshold }), method: 'model', repaired };
    },
  };
}

function lineOf({ content, role, speaker, occurredAt }: SourceText, n: number): object {
  return { n, at: new Date(occurredAt).toISOString(), role, speaker, text: content };
}

function toExtraction(params: {
  readonly answer: Answer;
  readonly shown: readonly SourceText[];
  readonly refused: readonly { readonly seq: number; readonly reason: Refusal }[];
  readonly threshold: number;
}): Extraction {
  const { answer, shown, refused, threshold } = params;
  const seqsOf = (numbers: readonly number[]): number[] => numbers.flatMap((n) => shown[n]?.seq ?? []);
  const says = (numbers: readonly number[], text: string): boolean => {
    const key = matchKey(text);
    return numbers.some((n) => matchKey(shown[n]?.content ?? '').includes(key));
  };
  const facts = answer.facts.flatMap(
    ({ subject, object, valid_from: from, valid_to: to, ...fact }): FactCandidate[] => {
      const seqs = seqsOf(fact.sources);
      const speakers = fact.sources.map((n) => shown[n]?.speaker ?? 'user');
      const known = speakers.includes(subject) || says(fact.sources, subject);
      if (seqs.length < fact.sources.length || !known || !says(fact.sources, object)) return [];
      return [
        {
          ...fact,
          subject,
          object,
          sources: seqs,
          ...(from === null ? {} : { validFrom: Date.parse(from) }),
          ...(to === null ? {} : { validTo: Date.parse(to) }),
        },
      ];
    },
  );
  const memories = answer.memories.flatMap((memory) => {
    const seqs = seqsOf(memory.sources);
    if (seqs.length < memory.sources.length || memory.salience < threshold) return [];
    return [
      { ...memory, sources: seqs, facts: facts.filter((fact) => fact.sources.some((seq) => seqs.includes(seq))) },
    ];
  });
  const entities = answer.entities.flatMap((entity) =>
    says(entity.sources, entity.name) ? [{ ...entity, sources: seqsOf(entity.sources) }] : [],
  );
  const used = new Set([...facts, ...memories].flatMap((one) => one.sources));
  const unused = shown.flatMap(({ seq }, n) => {
    const reason = answer.refused.find((one) => one.n === n)?.reason ?? 'not_salient';
    return used.has(seq) ? [] : [{ seq, reason }];
  });
  return { memories, facts, entities, refused: [...refused, ...unused] };
}
