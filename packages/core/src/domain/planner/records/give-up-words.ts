import { nameless } from '../../forgetting/nameless.ts';
import { createAnalyzer } from '../../recall/analyzer/analyzer.ts';
import type { UserScope } from '../../scope.ts';
import type { Writers } from '../../store.ts';
import { readPlan } from '../plans/plan.ts';
import { contentOfProcedure, readProcedure } from '../procedures/procedure.ts';
import { forgetReflections } from '../reflections/forget-reflections.ts';
import { readRun } from '../runs/run.ts';
import { readTask } from '../tasks/task.ts';
import type { PlannerRecord } from './record-store.ts';
import { change, type Citation } from './records.ts';

/** What is forgotten: ids of the memories, and their words. */
interface Forgotten {
  readonly seqs: readonly number[];
  readonly ids: ReadonlySet<string>;
  readonly contents: readonly string[];
}

const UNSEEN = 'Ask whoever wanted it';

/**
 * Takes out of plans, tasks and procedures what a model put there from memories that are about to be removed: steps that cite
 * one of them or have a word of one, former versions as a whole. Words that the intent has too are the user's own and stay. Inside a write.
 */
export async function giveUpWords(
  { planner }: Pick<Writers, 'planner'>,
  scope: UserScope,
  { forgotten, at }: { readonly forgotten: Forgotten; readonly at: number },
): Promise<void> {
  const resting = await planner.restingOn(scope, { seqs: forgotten.seqs });
  // A reflection is made anew from what is left.
  const told = resting.filter(isReflection);
  await planner.remove(scope, { nos: told.map(({ no }) => no) });
  await forgetReflections(planner, scope, { of: 'records', ids: new Set(told.map(({ id }) => id)) });
  const records = resting.filter((record) => !isReflection(record));
  if (records.length === 0) return;
  const analyzer = createAnalyzer();
  const lost = new Set(forgotten.contents.flatMap((text) => analyzer.terms(text)));
  for (const record of records) {
    const { planId } = record;
    const plan = planId === undefined ? undefined : await planner.get(scope, { noun: 'plan', id: planId });
    const own = new Set(analyzer.terms(plan === undefined ? intentOf(record) : readPlan(plan).intent));
    const rests = (citations: readonly Citation[], ...texts: readonly string[]): boolean =>
      citations.some(({ id }) => forgotten.ids.has(id)) ||
      texts.some((text) => analyzer.terms(text).some((term) => lost.has(term) && !own.has(term)));
    const content = without(record, rests);
    await change(planner, scope, { record, patch: { content }, at });
  }
  await planner.dropVersions(scope, { nos: records.map(({ no }) => no) });
  await planner.dropSources(scope, { seqs: forgotten.seqs });

  function without(
    record: PlannerRecord,
    rests: (citations: readonly Citation[], ...texts: readonly string[]) => boolean,
  ): string {
    const kept = (citations: readonly Citation[]): Citation[] => citations.filter(({ id }) => !forgotten.ids.has(id));
    const step = <S extends { title: string; verification: string; owner?: string; citations?: readonly Citation[] }>(
      one: S,
    ): S => {
      const { citations = [], owner = '' } = one;
      const shown = 'citations' in one ? { citations: kept(citations) } : {};
      if (!rests(citations, one.title, one.verification, owner)) return { ...one, ...shown };
      return { ...one, ...shown, title: nameless, verification: UNSEEN, ...('owner' in one ? { owner: 'user' } : {}) };
    };
    switch (record.noun) {
      case 'task': {
        const { record: _record, state: _state, ...task } = readTask(record);
        return JSON.stringify(step({ ...task, verification: task.verification ?? '' }));
      }
      case 'run': {
        const { record: _record, state: _state, ...run } = readRun(record);
        return JSON.stringify(rests([], run.name) ? { ...run, name: nameless } : run);
      }
      case 'procedure': {
        const procedure = contentOfProcedure(readProcedure(record));
        const name = rests([], procedure.name) ? procedure.kind : procedure.name;
        const terms = procedure.terms.filter((term) => !lost.has(term));
        return JSON.stringify({ ...procedure, name, terms, steps: procedure.steps.map(step) });
      }
      case 'plan': {
        const { record: _record, state: _state, ...plan } = readPlan(record);
        const title = rests([], plan.title) ? plan.subject : plan.title;
        return JSON.stringify({ ...plan, title, steps: plan.steps.map(step), citations: kept(plan.citations) });
      }
      // No model writes these.
      case 'sprint':
      case 'pattern':
      case 'calendar':
      case 'hours':
      case 'schedule':
      case 'google_account':
      case 'google_calendar':
      case 'google_consent':
      case 'reflection':
        return record.content;
    }
  }
}

function isReflection({ noun }: PlannerRecord): boolean {
  return noun === 'reflection';
}

/** The user's own words in it; of a procedure nobody knows which they are. */
function intentOf(record: PlannerRecord): string {
  return record.noun === 'plan' ? readPlan(record).intent : '';
}
