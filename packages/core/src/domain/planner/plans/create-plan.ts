import { defined } from '../../defined.ts';
import { HoldfastError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { type DateReader, loadDateReader, mayHoldDate } from '../../lib/dates.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import type { Readers } from '../../store.ts';
import { builtInPatterns } from '../patterns/built-in/all.ts';
import { type Pattern, readPattern } from '../patterns/pattern.ts';
import type { PlannerDependencies } from '../records/records.ts';
import { writeWith } from '../records/records.ts';
import { checkPlan, type PlanFault } from './check-plan.ts';
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

const MOST_PATTERNS = 200;

/**
 * Makes a plan by rules and stores it as a draft.
 *
 * @throws HoldfastError internal when the validator refuses what the rules have made
 */
export async function createPlan(
  dependencies: PlannerDependencies,
  scope: UserScope,
  request: PlanRequest,
): Promise<Plan> {
  soleSpace(scope);
  const { store, platform } = dependencies;
  const known = await store.read(scope, async (readers) => ({
    zone: request.timeZone ?? (await readers.users.timeZone(scope)) ?? dependencies.timeZone,
    patterns: await patternsOf(readers, scope),
  }));
  const now = request.now ?? platform.now();
  const intent = await understand(request, { now, zone: known.zone });
  const content = makePlan({ ...known, intent, now, ...defined({ owner: request.owner }) });
  demandValid(checkPlan(content, { now, isKnown: () => true }));
  return storePlan(dependencies, scope, { content, ...defined({ sessionId: request.sessionId }) });
}

/** The words of a request, and what it says beside them. */
export async function understand(
  { intent: text, dueAt, happensAt }: PlanRequest,
  { now, zone }: { readonly now: number; readonly zone: string },
): Promise<Intent> {
  const readDates: DateReader | undefined = mayHoldDate(text) ? await loadDateReader() : undefined;
  const read = readIntent(text, { now, zone, ...defined({ readDates }) });
  return { ...read, ...defined({ dueAt, happensAt }) };
}

/** The user's own patterns, and of what Holdfast brings along those whose names they do not use. */
export async function patternsOf({ planner }: Pick<Readers, 'planner'>, scope: UserScope): Promise<Pattern[]> {
  const records = await planner.list(scope, { noun: 'pattern', limit: MOST_PATTERNS });
  const own = records.map(readPattern);
  const named = new Set(own.map(({ name }) => name));
  return [
    ...own.filter(({ record }) => record?.state === 'active'),
    ...builtInPatterns.filter(({ name }) => !named.has(name)),
  ];
}

export async function storePlan(
  dependencies: PlannerDependencies,
  scope: UserScope,
  {
    content,
    sessionId,
    sources = [],
  }: { readonly content: PlanContent; readonly sessionId?: string; readonly sources?: readonly number[] },
): Promise<Plan> {
  return writeWith(dependencies, scope, async ({ planner }, at) => {
    const record = {
      id: newId(dependencies.platform),
      noun: 'plan' as const,
      state: 'draft',
      content: JSON.stringify(content),
      sources,
      ...defined({ sessionId, dueAt: content.dueAt ?? content.happensAt, procedureId: content.procedureId }),
    };
    const [made] = await planner.insert(scope, { records: [record], at });
    return readPlan(present(made));
  });
}

/** What the rules make is valid by construction: where it is not, they have a defect, and nothing is stored. */
export function demandValid(faults: readonly PlanFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new HoldfastError('internal', {
    detail: `A plan of the rules is not valid: ${first.code} ${first.step ?? ''}`,
  });
}
