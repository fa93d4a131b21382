import type { Summarise } from '../../consolidation/night.ts';
import { HoldfastError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { addDays, createCalendar } from '../../lib/calendar.ts';
import type { Platform } from '../../platform.ts';
import { present } from '../../present.ts';
import { soleSpace, type UserScope } from '../../scope.ts';
import type { Readers, Store, Writers } from '../../store.ts';
import { change, type PlannerDependencies } from '../records/records.ts';
import { composeReflection } from './compose.ts';
import { type Gathered, gatherPeriod, type PlannedBlocks, reflectionNamed } from './gather.ts';
import { isWithin, type Period, type PeriodKind, periodOf } from './period.ts';
import { withModelWords } from './model-words.ts';
import { promote } from './promote.ts';
import { readReflection, type Reflection, type ReflectionContent } from './reflection.ts';
import { sourcesOf } from './sources.ts';
import { citesWhatIsThere, errorsTold, isAsRead } from './still-there.ts';

export interface ReflectDependencies extends PlannerDependencies {
  readonly blocks: PlannedBlocks;
  /** Adds a summary in a model's words to what is over; undefined where rules have to do. */
  readonly summarise?: Summarise | undefined;
}

/** `empty`: nothing happened, and there is no reflection; `renewed`: something came late, or the period was not over before. */
export type ReflectOutcome = 'made' | 'renewed' | 'unchanged' | 'empty';

export interface Reflected {
  readonly outcome: ReflectOutcome;
  readonly reflection?: Reflection;
  /** Facts that came of it. */
  readonly promoted: number;
}

/** Weeks that a week is compared with. */
const weeksBack = 4;
/** How often it is begun anew when something is changed or forgotten meanwhile. */
const mostTries = 5;

/**
 * Looks back on a day or week of the user's calendar in the one space of the scope. Asked again it changes nothing, unless something
 * of the period has come since. One period has one reflection, whoever asks for it and however often.
 *
 * @param day any day of the period; today when not given
 * @throws HoldfastError invalid_input for a period that has not begun, store_busy
 */
export async function reflect(
  dependencies: ReflectDependencies,
  scope: UserScope,
  { kind, day }: { readonly kind: PeriodKind; readonly day?: string },
): Promise<Reflected> {
  soleSpace(scope);
  const period = await periodAsked(dependencies, scope, { kind, ...(day === undefined ? {} : { day }) });
  for (let tries = 0; tries < mostTries; tries += 1) {
    const reflected = await lookBack(dependencies, scope, period);
    if (reflected !== undefined) return reflected;
  }
  throw new HoldfastError('store_busy', { detail: `What happened changes while the ${kind} is looked back on.` });
}

/** Undefined when something that is to be told of was changed or forgotten meanwhile. */
async function lookBack(
  dependencies: ReflectDependencies,
  scope: UserScope,
  period: Period,
): Promise<Reflected | undefined> {
  const { store, platform } = dependencies;
  const known = await store.read(scope, (readers) => reflectionNamed(readers, scope, period.key));
  const asked = {
    period,
    before: period.kind === 'day' ? [] : weeksBefore(period),
    told: errorsTold(known),
  };
  const gathered = await gatherPeriod(dependencies, scope, asked);
  const kept = await promote(dependencies, scope, { said: gathered.said, known: gathered.facts });
  // What was kept, by whomever, is among the facts from here on.
  const whole = kept === undefined ? gathered : await gatherPeriod(dependencies, scope, asked);
  const promoted = kept ?? 0;
  const basis = platform.sha256(basisOf(whole));
  const unchanged = await store.read(scope, (readers) => stands(readers, known, basis));
  if (known !== undefined && unchanged) return { outcome: 'unchanged', reflection: known, promoted };
  const byRules = composeReflection(whole, { basis, known: known?.planned ?? [] });
  const { summarise } = dependencies;
  // What goes on is told anew each time somebody asks: a model is asked once, at the end.
  const content =
    summarise === undefined || byRules?.complete !== true
      ? byRules
      : await withModelWords(summarise, scope, { content: byRules, period });
  const written = await store.write(scope, (writers) => keep(writers, { content, whole }));
  return written === undefined ? undefined : { ...written, promoted };

  /** What is over stays as it was told, as long as nothing of it comes or goes. */
  async function stands(
    readers: Pick<Readers, 'planner'>,
    reflection: Reflection | undefined,
    wanted: string,
  ): Promise<boolean> {
    if (reflection?.complete !== true || reflection.basis !== wanted) return false;
    return citesWhatIsThere(readers, scope, reflection);
  }

  async function keep(
    writers: Writers,
    made: { readonly content: ReflectionContent | undefined; readonly whole: Gathered },
  ): Promise<Omit<Reflected, 'promoted'> | undefined> {
    const { planner } = writers;
    const at = platform.now();
    const stored = await reflectionNamed(writers, scope, period.key);
    if (made.content === undefined) {
      if (stored !== undefined) await planner.remove(scope, { nos: [stored.record.no] });
      return { outcome: 'empty' };
    }
    const text = JSON.stringify(made.content);
    const state = made.content.complete ? 'complete' : 'partial';
    const sources = await sourcesOf(planner, scope, { gathered: made.whole, content: made.content });
    if (!(await isAsRead(writers, scope, { content: made.content, gathered: made.whole, sources }))) return undefined;
    if (stored === undefined) {
      await writers.users.ensure(scope, { at, timeZone: dependencies.timeZone });
      const record = {
        id: newId(platform),
        noun: 'reflection',
        state,
        key: period.key,
        content: text,
        sources,
      } as const;
      const [inserted] = await planner.insert(scope, { records: [record], at });
      return { outcome: 'made', reflection: readReflection(present(inserted)) };
    }
    // A model would say it in other words each time.
    const isTold = await stands(writers, stored, made.content.basis);
    if (isTold || stored.record.content === text) return { outcome: 'unchanged', reflection: stored };
    const changed = await change(planner, scope, { record: stored.record, patch: { state, content: text }, at });
    await planner.addSources(scope, { no: stored.record.no, seqs: sources });
    return { outcome: 'renewed', reflection: readReflection(changed) };
  }
}

/** @throws HoldfastError invalid_input */
async function periodAsked(
  { store, platform, timeZone }: { readonly store: Store; readonly platform: Platform; readonly timeZone: string },
  scope: UserScope,
  { kind, day }: { readonly kind: PeriodKind; readonly day?: string },
): Promise<Period> {
  const zone = (await store.read(scope, ({ users }) => users.timeZone(scope))) ?? timeZone;
  const calendar = createCalendar(zone);
  const now = platform.now();
  const period = periodOf(calendar, kind, day ?? calendar.dayOf(now));
  if (period.from <= now) return period;
  throw new HoldfastError('invalid_input', {
    detail: `The ${kind} of ${period.startsOn} has not begun in ${zone}.`,
    faults: [{ field: kind, message: 'has not begun' }],
  });
}

function weeksBefore({ startsOn, timeZone }: Period): string[] {
  const calendar = createCalendar(timeZone);
  return Array.from(
    { length: weeksBack },
    (_, back) => periodOf(calendar, 'week', addDays(startsOn, -7 * (back + 1))).key,
  );
}

/** What happened, told apart from what became of it later: the same text as long as nothing of the period comes or goes. */
function basisOf({ period, said, facts, tasks, todos, decisions, work, errors, runs, blocks }: Gathered): string {
  const { from, to } = period;
  return JSON.stringify([
    [from, to],
    said.map(({ memory: { id, version } }) => [id, version]),
    facts.filter(({ status }) => status !== 'retracted').map(({ id }) => id),
    tasks.filter(({ state, endedAt }) => state === 'done' && isWithin(period, endedAt)).map(doneMark),
    tasks
      .filter(({ record, startedAt }) => isWithin(period, record.createdAt) || isWithin(period, startedAt))
      .map(({ record }) => record.id),
    todos
      .filter(({ createdAt, doneAt }) => isWithin(period, createdAt) || isWithin(period, doneAt))
      .map(({ id }) => id),
    [...decisions, ...work, ...errors].map(({ id }) => id),
    runs.map(({ record }) => record.id),
    blocks.map(({ id, from: begins, to: ends }) => [id, begins, ends]),
  ]);
}

function doneMark({
  record,
  endedAt,
  spentMinutes,
  minutes,
}: Gathered['tasks'][number]): readonly (string | number | undefined)[] {
  return [record.id, endedAt, spentMinutes, minutes];
}
