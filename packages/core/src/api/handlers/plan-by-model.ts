import { z } from 'zod';
import type { Fact } from '../../domain/facts/fact-store.ts';
import { subjectTerms } from '../../domain/planner/plans/choose-pattern.ts';
import { checkPlan } from '../../domain/planner/plans/check-plan.ts';
import type { Prepared } from '../../domain/planner/plans/create-plan.ts';
import { type KnownText, type ModelPlan, planOfModel, sourcesOf } from '../../domain/planner/plans/model-plan.ts';
import type { PlanContent, PlanFallback } from '../../domain/planner/plans/plan.ts';
import { recallMemories } from '../../domain/recall/recall.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { ApiDependencies } from '../handler.ts';

/** How long a model has; then the plan of the rules is given. Two answers of two seconds fit in. */
const modelMs = 8_000;
/** Memories and facts that a model is shown, and characters of each. */
const MOST_MEMORIES = 12;
const MOST_FACTS = 12;
const FACTS_LOOKED_AT = 300;
const TEXT_CHARS = 600;

/** Nothing is optional: strict structured output wants every property named. */
const answerSchema: z.ZodType<ModelPlan> = z.strictObject({
  title: z.string(),
  steps: z.array(
    z.strictObject({
      title: z.string(),
      minutes: z.number(),
      owner: z.string(),
      after: z.array(z.int()),
      verification: z.string(),
      phase: z.enum(['before', 'at', 'after']),
      sources: z.array(z.int()),
    }),
  ),
  due: z.string().nullable(),
});

export interface Planned {
  readonly content: PlanContent;
  /** Memories that its words were made from. */
  readonly sources: readonly number[];
}

/** Has a model plan what the rules have planned already, from what is remembered; their plan where it does not come to a valid one in time. */
export async function planByModel(
  dependencies: ApiDependencies,
  scope: UserScope,
  { prepared, signal }: { readonly prepared: Prepared; readonly signal: AbortSignal | undefined },
): Promise<Planned> {
  const { rules, intent, now } = prepared;
  const byRules = (fallback: PlanFallback): Planned => ({ content: { ...rules, fallback }, sources: [] });
  const known = await whatIsKnown(dependencies, scope, prepared);
  const late = AbortSignal.timeout(modelMs);
  const either = signal === undefined ? late : AbortSignal.any([late, signal]);
  const given = await dependencies.ai.model
    .ask(scope, {
      task: 'plan',
      schema: answerSchema,
      data: { intent: intent.text, today: todayOf(prepared), memories: linesOf(known), example: exampleOf(rules) },
      signal: either,
    })
    // It was called off because it took too long: that is an answer here.
    .catch((error: unknown) => {
      signal?.throwIfAborted();
      if (late.aborted) return undefined;
      throw error;
    });
  if (given === undefined) return byRules('late');
  if (!given.ok) return byRules(given.reason);
  const content = planOfModel(given.value, { rules, intent, known, now });
  if (content === undefined) return byRules('not_valid');
  const ids = new Set([...rules.citations, ...known.map(({ citation }) => citation)].map(({ id }) => id));
  if (checkPlan(content, { now, isKnown: ({ id }) => ids.has(id) }).length > 0) return byRules('not_valid');
  return { content, sources: sourcesOf(content, { rules, known }) };
}

/** Memories that recall finds for the intent, and facts that share a word with it. */
async function whatIsKnown(
  dependencies: ApiDependencies,
  scope: UserScope,
  { intent, now, zone }: Prepared,
): Promise<KnownText[]> {
  const query = {
    query: intent.bare === '' ? intent.text : intent.bare,
    k: MOST_MEMORIES,
    profile: 'relevance',
    mode: 'recall',
    now,
    timeZone: zone,
    includeArchived: false,
    filter: {},
  } as const;
  const { results } = await recallMemories(dependencies, scope, { query, window: 0 });
  const terms = new Set(subjectTerms(intent.text));
  const facts = await dependencies.store.read(scope, ({ facts: reader }) =>
    reader.list(scope, { filter: { includeSuperseded: false, asOf: now }, limit: FACTS_LOOKED_AT }),
  );
  const about = ({ subject, predicate, object }: Fact): string =>
    `${subject} ${predicate.replaceAll('_', ' ')} ${object}`;
  return [
    ...results.map(({ memory }): KnownText => ({
      citation: { type: 'memory', id: memory.id },
      text: memory.content.slice(0, TEXT_CHARS).toWellFormed(),
      seqs: [memory.seq],
    })),
    ...facts
      .filter((fact) => subjectTerms(about(fact)).some((term) => terms.has(term)))
      .slice(0, MOST_FACTS)
      .map((fact): KnownText => ({ citation: { type: 'fact', id: fact.id }, text: about(fact), seqs: fact.sources })),
  ];
}

/** With the day of the week, by which models reckon. */
function todayOf({ now, zone }: Prepared): string {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(now);
  return `${day}, ${new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'long' }).format(now)}, ${zone}`;
}

/** JSON, so that no text can end its line and begin another. */
function linesOf(known: readonly KnownText[]): string {
  return known.map(({ text }, index) => JSON.stringify({ n: index + 1, text })).join('\n');
}

function exampleOf({ steps, lessons = [] }: PlanContent): string {
  const numbers = new Map(steps.map(({ key }, index) => [key, index + 1]));
  const lines = steps.map(({ key, title, minutes, after, verification }) =>
    JSON.stringify({ n: numbers.get(key), title, minutes, after: after.map((one) => numbers.get(one)), verification }),
  );
  return [...lines, ...lessons].join('\n');
}
