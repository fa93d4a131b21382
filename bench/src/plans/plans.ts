import { type Holdfast, open } from '@holdfast/core';
import type { Bench, BenchOptions, Metrics } from '../bench.ts';
import { intents, type PlannedIntent, reference } from './intents.ts';

export const plansBench: Bench = {
  name: 'plans',
  summary: 'Sixty intents of twelve kinds: is every plan valid, are dates and patterns right, how long does one take',
  flags: { misses: 'yes: names what was planned wrongly, on stderr (no)' },
  async run(options) {
    return {
      settings: { store: options.store, intents: intents.length, method: 'rules' },
      metrics: await measurePlans(options),
    };
  },
};

export async function measurePlans(options: BenchOptions): Promise<Metrics> {
  await using holdfast = await open({
    path: ':memory:',
    touches: false,
    workingSet: false,
    extraction: 'off',
    worker: false,
  });
  const say = (text: string): void => {
    if (options.flags.get('misses') === 'yes') console.error(text);
  };
  const wrong = { dates: 0, kinds: 0, valid: 0 };
  const times: number[] = [];
  // The first date that is written out loads the reader of dates: once a process.
  const first = await planned(holdfast, 'Write a letter by 3 March');
  for (const [index, expected] of intents.entries()) {
    options.progress(index, intents.length, 'planning');
    const { plan, tookMs } = await planned(holdfast, expected.intent);
    times.push(tookMs);
    if (!isRight(plan, expected)) {
      wrong.dates += 1;
      say(`dates: ${expected.intent}: due ${plan.dueAt ?? '-'}, happens ${plan.happensAt ?? '-'}`);
    }
    if (!fits(plan, expected)) {
      wrong.kinds += 1;
      say(`kind: ${expected.intent}: ${plan.kind}, ${plan.steps.length} steps for "${plan.subject}", ${plan.owner}`);
    }
    const faults = faultsOf(plan);
    if (faults.length > 0) {
      wrong.valid += 1;
      say(`not valid: ${expected.intent}: ${faults.join(', ')}`);
    }
  }
  const sorted = times.toSorted((a, b) => a - b);
  const share = (count: number): number => 1 - count / intents.length;
  return {
    valid: share(wrong.valid),
    dates_right: share(wrong.dates),
    kinds_right: share(wrong.kinds),
    'rules.first_ms': first.tookMs,
    'rules.median_ms': sorted[Math.floor(sorted.length / 2)] ?? 0,
    'rules.slowest_ms': sorted.at(-1) ?? 0,
  };
}

type Planned = Awaited<ReturnType<Holdfast['createPlan']>>;
type Plan = Planned['plan'];

function planned(holdfast: Holdfast, intent: string): Promise<Planned> {
  return holdfast.createPlan({ intent, now: reference.now, timeZone: reference.zone });
}

const local = new Intl.DateTimeFormat('sv-SE', { timeZone: reference.zone, dateStyle: 'short', timeStyle: 'short' });

export function isRight({ dueAt, happensAt }: Plan, { due, happens, time }: PlannedIntent): boolean {
  const day = (at: string | undefined): string | undefined =>
    at === undefined ? undefined : local.format(new Date(at)).slice(0, 10);
  const clock = (at: string | undefined): string => (at === undefined ? '' : local.format(new Date(at)).slice(11, 16));
  return day(dueAt) === due && day(happensAt) === happens && (time === undefined || clock(happensAt ?? dueAt) === time);
}

function fits({ kind, owner, steps }: Plan, expected: PlannedIntent): boolean {
  return (
    (expected.kind === 'own' ? steps.every(({ citations }) => citations.length === 0) : kind === expected.kind) &&
    owner === (expected.owner ?? 'user') &&
    (expected.steps === undefined || steps.length === expected.steps)
  );
}

/** What a reader of the plan alone would find wrong with it; shares nothing with the validator of the product. */
export function faultsOf({ steps, dueAt, happensAt }: Plan): string[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const now = Date.parse(reference.now);
  const faults: string[] = steps.length === 0 || byKey.size < steps.length ? ['steps'] : [];
  const end = (at: string | undefined): number => (at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at));
  for (const { key, owner, title, verification, minutes, after, dueAt: own, phase } of steps) {
    if ([owner, title, verification].some((text) => text.trim() === '' || text.includes('{')))
      faults.push(`${key} words`);
    if (!(minutes >= 5)) faults.push(`${key} duration`);
    if (reaches(key, key)) faults.push(`${key} circle`);
    if (own !== undefined && Date.parse(own) < now + minutes * 60_000) faults.push(`${key} too soon`);
    for (const one of after) {
      const before = byKey.get(one);
      if (before === undefined || (own !== undefined && end(before.dueAt) > Date.parse(own)))
        faults.push(`${key} order`);
    }
    if ((dueAt !== undefined || happensAt !== undefined) && own === undefined) faults.push(`${key} no date`);
    if (own !== undefined && phase === 'before' && Date.parse(own) > Math.min(end(dueAt), end(happensAt))) {
      faults.push(`${key} late`);
    }
  }
  return faults;

  function reaches(from: string, to: string, seen = new Set<string>()): boolean {
    if (seen.has(from)) return false;
    seen.add(from);
    return (byKey.get(from)?.after ?? []).some((one) => one === to || reaches(one, to, seen));
  }
}
