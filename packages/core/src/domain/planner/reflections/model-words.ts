import type { Summarise } from '../../consolidation/night.ts';
import { groundOf } from '../../language/grounded.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import { type Period, titleOf } from './period.ts';
import type { ReflectionContent, Sentence } from './reflection.ts';
import { sentence } from './wording.ts';

/** Share of the words of a sentence that must stand in another for it to rest on that one. */
const fewestShared = 0.4;
/** More sentences than a summary has. */
const mostSentences = 8;

/**
 * The same reflection with a summary in a model's words after its headline. The model is shown the sentences of the rules, never more; each
 * of its own cites what those cite that it has its words from, and what has its words from none is left out. Unchanged
 * where no model is set, or none of what it said can be cited.
 */
export async function withModelWords(
  summarise: Summarise,
  scope: UserScope,
  { content, period }: { readonly content: ReflectionContent; readonly period: Period },
): Promise<ReflectionContent> {
  const { sentences } = content;
  const answer = await summarise(scope, {
    task: period.kind === 'day' ? 'summarise_day' : 'summarise_week',
    title: titleOf(period),
    lines: sentences.map(({ text }) => ({ text, occurredAt: period.from })),
  });
  if (answer === undefined || 'refused' in answer) return content;
  const summary = citedSentences(answer.text, sentences);
  if (summary.length === 0) return content;
  const [headline, ...rest] = sentences;
  return {
    ...content,
    method: 'model',
    sentences: [present(headline), ...summary, ...rest],
  };
}

/** Sentences of a text, each with what those of the rules cite that it has its words from. */
export function citedSentences(text: string, rules: readonly Sentence[]): Sentence[] {
  const grounds = rules.map((rule) => ({ rule, ground: groundOf([rule.text]) }));
  return text
    .split(/(?<=[.!?])\s/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(0, mostSentences)
    .flatMap((part) => {
      const from = grounds.filter(({ ground }) => ground.share(part) >= fewestShared);
      const citations = from.flatMap(({ rule }) => rule.citations);
      return citations.length === 0 ? [] : [sentence('summary', part, citations)];
    });
}
