import { type Holdfast, open } from '@holdfast/core';
import { type Bench, type BenchOptions, choiceFlag, type Metrics, numberFlag } from '../bench.ts';
import { apart } from './apart.ts';
import { scriptedModel } from './scripted-model.ts';
import { intents, type PlannedIntent, reference } from './intents.ts';

export const plansBench: Bench = {
  name: 'plans',
  summary: 'Sixty intents of twelve kinds: is every plan valid, are dates and patterns right, how long does one take',
  flags: {
    set: 'sixty, or apart (24 written after the rules)',
    model: 'none, scripted (a sound one) or faulty (none)',
    'reply-ms': 'milliseconds in which the model answers (2000)',
    misses: 'yes: names what was planned wrongly, on stderr (no)',
  },
  async run(options) {
    const model = choiceFlag(options, 'model', ['none', 'scripted', 'faulty']);
    const replyMs = numberFlag(options, 'reply-ms', 2_000);
    const set = choiceFlag(options, 'set', ['sixty', 'apart']);
    const asked = set === 'apart' ? apart : intents;
    const settings = { store: options.store, set, intents: asked.length, model };
    const metrics = await (model === 'none'
      ? measureRules(options, asked)
      : measureModel(options, { asked, model, replyMs }));
    return { settings: model === 'none' ? settings : { ...settings, 'reply-ms': replyMs }, metrics };
  },
};

/** Plans by rules alone, one after the other. */
export async function measureRules(options: BenchOptions, asked: readonly PlannedIntent[]): Promise<Metrics> {
  await using holdfast = await openQuiet();
  const start = process.cpuUsage();
  // The first one prepares what the others find ready.
  const first = await planned(holdfast, 'Write a letter by 3 March');
  const cold = cpuMs(start);
  const times: number[] = [];
  const plans: Plan[] = [];
  const warm = process.cpuUsage();
  for (const [index, { intent }] of asked.entries()) {
    options.progress(index, asked.length, 'planning');
    const { plan, tookMs } = await planned(holdfast, intent);
    times.push(tookMs);
    plans.push(plan);
  }
  return {
    ...judge(plans, asked, options),
    'rules.first_cpu_ms': cold,
    'rules.first_ms': first.tookMs,
    'rules.cpu_ms': cpuMs(warm) / asked.length,
    'rules.median_ms': at(times, 0.5),
    'rules.p95_ms': at(times, 0.95),
  };
}

/** Plans by a model that answers so late, ten at once; by rules where it gives none. */
export async function measureModel(
  options: BenchOptions,
  {
    asked,
    model,
    replyMs,
  }: {
    readonly asked: readonly PlannedIntent[];
    readonly model: 'scripted' | 'faulty';
    readonly replyMs: number;
  },
): Promise<Metrics> {
  await using server = await scriptedModel(model, replyMs);
  await using holdfast = await openQuiet({ language: { endpoint: server.baseUrl, model: 'scripted' } });
  const times: number[] = [];
  const plans: Plan[] = [];
  for (let done = 0; done < asked.length; done += AT_ONCE) {
    options.progress(done, asked.length, 'planning');
    const some = await Promise.all(asked.slice(done, done + AT_ONCE).map(({ intent }) => planned(holdfast, intent)));
    for (const { plan, tookMs } of some) {
      times.push(tookMs);
      plans.push(plan);
    }
  }
  const judged = judge(plans, asked, options);
  const byModel = plans.filter((plan) => plan.method === 'model').length / plans.length;
  // What a pattern would have been is no question to a model.
  const { kinds_right: _kinds, ...metrics } = judged;
  return { ...metrics, by_model: byModel, median_ms: at(times, 0.5), p95_ms: at(times, 0.95) };
}

const AT_ONCE = 10;

function openQuiet(more: Parameters<typeof open>[0] = {}): Promise<Holdfast> {
  return open({ path: ':memory:', touches: false, workingSet: false, extraction: 'off', worker: false, ...more });
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function judge(plans: readonly Plan[], asked: readonly PlannedIntent[], options: BenchOptions): Metrics {
  const say = (text: string): void => {
    if (options.flags.get('misses') === 'yes') console.error(text);
  };
  const wrong = { dates: 0, kinds: 0, valid: 0 };
  for (const [index, plan] of plans.entries()) {
    const expected = asked[index];
    if (expected === undefined) continue;
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
  const share = (count: number): number => 1 - count / plans.length;
  return { valid: share(wrong.valid), dates_right: share(wrong.dates), kinds_right: share(wrong.kinds) };
}

type Planned = Awaited<ReturnType<Holdfast['createPlan']>>;
type Plan = Planned['plan'];

function planned(holdfast: Holdfast, intent: string): Promise<Planned> {
  return holdfast.createPlan({ intent, now: reference.now, timeZone: reference.zone });
}

const local = new Intl.DateTimeFormat('sv-SE', { timeZone: reference.zone, dateStyle: 'short', timeStyle: 'short' });

function isRight({ dueAt, happensAt }: Plan, { due, happens, time }: PlannedIntent): boolean {
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
function faultsOf({ steps, dueAt, happensAt }: Plan): string[] {
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
