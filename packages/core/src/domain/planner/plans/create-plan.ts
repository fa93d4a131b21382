import { defined } from '../../defined.ts';
import { HoldfastError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { type DateReader, loadDateReader, mayHoldDate } from '../../lib/dates.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import { patternsOf } from '../patterns/write-pattern.ts';
import { chooseProcedure } from '../procedures/choose-procedure.ts';
import { readProcedure } from '../procedures/procedure.ts';
import type { PlannerDependencies } from '../records/records.ts';
import { writeWith } from '../records/records.ts';
import { checkPlan, type PlanFault } from './check-plan.ts';
import { knownEstimates } from '../reflections/estimates.ts';
import { choosePattern, subjectTerms } from './choose-pattern.ts';
import { makePlan } from './make-plan.ts';
import { type Plan, type PlanContent, readPlan } from './plan.ts';
import { type Intent, readIntent } from './read-intent.ts';

/** What a caller asks for. What is given counts more than what the words of the intent say. */
export interface PlanRequest {
  readonly intent: string;
  readonly owner?: string;
  readonly dueAt?: number;
  readonly happensAt?: number;
  readonly sessionId?: string;
  /** What "today" means; now when not given. */
  readonly now?: number;
  readonly timeZone?: string;
}

/** Procedures that are looked at: those made last. */
const MOST_PROCEDURES = 500;

/** A plan by rules, and what it was made from: a model may make another of it. */
export interface Prepared {
  readonly rules: PlanContent;
  readonly intent: Intent;
  readonly now: number;
  readonly zone: string;
}

/**
 * Makes a plan by rules, of the steps that the intent names, of a procedure that has stood the test, or of a pattern. Stores
 * nothing.
 *
 * @throws HoldfastError internal when the validator refuses what the rules have made
 */
export async function preparePlan(
  { store, platform, timeZone }: PlannerDependencies,
  scope: UserScope,
  request: PlanRequest,
): Promise<Prepared> {
  soleSpace(scope);
  const { zone, patterns, procedures, estimates } = await store.read(scope, async ({ users, planner }) => {
    const filter = { states: ['candidate', 'active'] };
    return {
      zone: request.timeZone ?? (await users.timeZone(scope)) ?? timeZone,
      patterns: await patternsOf(planner, scope),
      procedures: await planner.list(scope, { noun: 'procedure', filter, limit: MOST_PROCEDURES }),
      estimates: await knownEstimates(planner, scope),
    };
  });
  const now = request.now ?? platform.now();
  const intent = await understand(request, { now, zone });
  const choice = choosePattern(intent.bare, patterns);
  const wanted = { kind: choice.pattern.name, terms: subjectTerms(choice.subject), now };
  const procedure = chooseProcedure(procedures.map(readProcedure), wanted);
  const rules = makePlan({ intent, now, zone, choice, estimates, ...defined({ owner: request.owner, procedure }) });
  demandValid(checkPlan(rules, { now }));
  return { rules, intent, now, zone };
}

/** The words of a request, and what it says beside them. */
async function understand(
  { intent: text, dueAt, happensAt }: PlanRequest,
  { now, zone }: { readonly now: number; readonly zone: string },
): Promise<Intent> {
  const readDates: DateReader | undefined = mayHoldDate(text) ? await loadDateReader() : undefined;
  const read = readIntent(text, { now, zone, ...defined({ readDates }) });
  return { ...read, ...defined({ dueAt, happensAt }) };
}

export async function storePlan(
  dependencies: PlannerDependencies,
  scope: UserScope,
  {
    content: wished,
    sessionId,
    sources = [],
    rules,
  }: {
    readonly content: PlanContent;
    readonly sessionId?: string;
    readonly sources?: readonly number[];
    /** Stored in place of a plan whose sources were forgotten while it was made. */
    readonly rules: PlanContent;
  },
): Promise<Plan> {
  return writeWith(dependencies, scope, async ({ planner, memories }, at) => {
    const there = sources.length === 0 ? [] : await memories.getBySeqs(scope, { seqs: sources });
    const isWhole = there.length === new Set(sources).size;
    const content: PlanContent = isWhole ? wished : { ...rules, fallback: 'not_valid' };
    const { procedureId } = content;
    const procedure =
      procedureId === undefined ? undefined : await planner.get(scope, { noun: 'procedure', id: procedureId });
    // Its steps are in the plan, and with them what they were made from.
    const inherited = procedure === undefined ? [] : await planner.sources(scope, { no: procedure.no });
    const record = {
      id: newId(dependencies.platform),
      noun: 'plan' as const,
      state: 'draft',
      content: JSON.stringify(content),
      sources: [...(isWhole ? sources : []), ...inherited],
      ...defined({ sessionId, dueAt: content.dueAt ?? content.happensAt, procedureId }),
    };
    const [made] = await planner.insert(scope, { records: [record], at });
    return readPlan(present(made));
  });
}

/** What the rules make is valid by construction: where it is not, they have a defect, and nothing is stored. */
function demandValid(faults: readonly PlanFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new HoldfastError('internal', {
    detail: `A plan of the rules is not valid: ${first.code} ${first.step ?? ''}`,
  });
}
