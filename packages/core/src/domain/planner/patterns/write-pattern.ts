import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import { nameKey } from '../../memories/match-key.ts';
import { createAnalyzer } from '../../recall/analyzer/analyzer.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import { checkPlan } from '../plans/check-plan.ts';
import { change, invalid, notFound, type PlannerDependencies, writeWith } from '../records/records.ts';
import type { PlannerReader, PlannerRecord } from '../records/record-store.ts';
import { builtInPatterns } from './built-in/all.ts';
import { type Pattern, type PatternContent, type PatternStep, readPattern } from './pattern.ts';

const MOST_PATTERNS = 200;

/**
 * Stores a pattern, or the next version of the one of that name. It takes the place of one that Holdfast brings along.
 *
 * @throws HoldfastError invalid_input for steps that cannot be a plan, and for a prompt template without a prompt
 */
export async function savePattern(
  dependencies: PlannerDependencies,
  scope: UserScope,
  pattern: PatternContent,
): Promise<{ readonly pattern: Pattern; readonly outcome: 'created' | 'changed' | 'same' }> {
  soleSpace(scope);
  checkPattern(pattern);
  const content = JSON.stringify(pattern);
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const found = await findPattern(planner, scope, pattern.name);
    if (found === undefined) {
      const id = newId(dependencies.platform);
      const record = { id, noun: 'pattern', state: 'active', key: nameKey(pattern.name), content } as const;
      const [made] = await planner.insert(scope, { records: [record], at });
      return { pattern: readPattern(present(made)), outcome: 'created' };
    }
    if (found.content === content) return { pattern: readPattern(found), outcome: 'same' };
    const changed = await change(planner, scope, { record: found, patch: { content }, keep: true, at });
    return { pattern: readPattern(changed), outcome: 'changed' };
  });
}

/** Removes a pattern of the user for good; one of its name that Holdfast brings along is there again. @throws HoldfastError not_found */
export async function removePattern(dependencies: PlannerDependencies, scope: UserScope, name: string): Promise<void> {
  await writeWith(dependencies, scope, async ({ planner }) => {
    const found = await findPattern(planner, scope, name);
    if (found === undefined) throw notFound('pattern', name, 'name');
    await planner.remove(scope, { nos: [found.no] });
  });
}

/** The user's own patterns, and of what Holdfast brings along those whose names they do not use. */
export async function patternsOf(planner: PlannerReader, scope: UserScope): Promise<Pattern[]> {
  const own = (await planner.list(scope, { noun: 'pattern', limit: MOST_PATTERNS })).map(readPattern);
  const named = new Set(own.map(({ name }) => nameKey(name)));
  return [...own, ...builtInPatterns.filter(({ name }) => !named.has(nameKey(name)))];
}

/** Those that have words of the query, the most first; all without a query. */
export function findPatterns(patterns: readonly Pattern[], query: string | undefined): Pattern[] {
  if (query === undefined) return [...patterns];
  const analyzer = createAnalyzer();
  const asked = new Set(analyzer.terms(query));
  const scored = patterns.map((pattern) => {
    const words = [
      pattern.name,
      pattern.description,
      ...pattern.triggers,
      ...pattern.tags,
      ...pattern.steps.map(({ title }) => title),
    ];
    const terms = new Set(words.flatMap((text) => analyzer.terms(text)));
    return { pattern, score: [...asked].filter((term) => terms.has(term)).length };
  });
  return scored
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ pattern }) => pattern);
}

async function findPattern(planner: PlannerReader, scope: UserScope, name: string): Promise<PlannerRecord | undefined> {
  return (await planner.list(scope, { noun: 'pattern', filter: { key: nameKey(name) }, limit: 1 }))[0];
}

function checkPattern({ kind, steps, prompt }: PatternContent): void {
  if (kind === 'prompt_template') {
    if (prompt === undefined) throw invalid('prompt', 'is needed in a prompt template');
    return;
  }
  checkSteps(steps);
}

/** @throws HoldfastError invalid_input with the first thing that the validator of plans finds */
export function checkSteps(steps: readonly PatternStep[]): void {
  const whole = steps.map(
    (step) => ({ ...step, owner: step.owner ?? 'user', phase: step.phase ?? 'before', citations: [] }) as const,
  );
  const [fault] = checkPlan({ steps: whole }, { now: 0 });
  if (fault !== undefined) throw invalid(fault.step === undefined ? 'steps' : `steps.${fault.step}`, fault.message);
}
