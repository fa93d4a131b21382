import type { OutputOf } from '@holdfast/contract';
import { type Holdfast, open, type OpenOptions } from '@holdfast/core';
import { type Bench, type BenchOptions, type BenchResult, type Metrics, numberFlag } from '../bench.ts';
import { benchStore, fileIn } from '../bench-store.ts';
import { startChild } from '../child.ts';
import { setClock } from '../life/clock.ts';
import { percentile, seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { begin, type Begun, type Done, type KeptSnapshot, perform } from './agent.ts';
import { measureDuplicates } from './duplicates.ts';
import { type Known, type Moment, type Week, weekOf } from './script.ts';

type Place = Pick<OpenOptions, 'path' | 'database' | 'poolSize'>;

/** An agent that can die at any moment. */
interface Agent {
  begin(params: { readonly sessionId: string; readonly at: number }): Promise<Begun>;
  perform(params: { readonly sessionId: string; readonly moment: Moment }): Promise<Done>;
  /** Ends it without a word; what was under way may be there or not. */
  die(): Promise<void>;
}

type MakeAgent = (place: Place) => Agent;

export const week: Bench = {
  name: 'week',
  summary:
    'Seven days of an agent that is killed at random: what the next one is told, what is kept, what is done twice',
  flags: {
    days: 'days (7)',
    tasks: 'tasks (40)',
    seed: 'of the week and of the deaths (1)',
    every: 'one step in so many is the last of its agent (40)',
  },
  stores: ['sqlite', 'postgres'],
  run: (options) => runWeek(options, killedProcess),
};

export async function runWeek(options: BenchOptions, make: MakeAgent): Promise<BenchResult> {
  const days = numberFlag(options, 'days', 7);
  const tasks = numberFlag(options, 'tasks', 40);
  const seed = numberFlag(options, 'seed', 1);
  const every = numberFlag(options, 'every', 40);
  await using folder = await temporaryFolder();
  await using store = await benchStore(options.store, fileIn(folder.path));
  const lived = weekOf({ days, tasks, seed });
  const report = await live(lived, { place: store.place, make, seed, every, progress: options.progress });
  const end = lived.moments.at(-1)?.at ?? 0;
  await using holdfast = await open({
    ...store.place,
    platform: setClock(end).platform,
    extraction: 'off',
    worker: false,
  });
  const metrics: Metrics = {
    ...restoredMetrics(report.restarts),
    snapshots: report.snapshots.size,
    snapshots_kept_rate: await keptRate(holdfast, report.snapshots),
    ...(await measureDuplicates(holdfast, lived.tasks)),
    'checkpoint.wall_p50_ms': percentile(report.wallMs, 0.5),
    'checkpoint.wall_p95_ms': percentile(report.wallMs, 0.95),
    'restore.wall_p50_ms': percentile(report.restoreMs, 0.5),
    'restore.wall_p95_ms': percentile(report.restoreMs, 0.95),
  };
  return { settings: { store: options.store, days, tasks, seed, every, steps: lived.moments.length }, metrics };
}

interface Restart {
  readonly restored: OutputOf<'restoreSession'>;
  /** Any of these is right: the last call may have been stored before the death or not. */
  readonly right: readonly Known[];
}

interface Report {
  readonly restarts: readonly Restart[];
  /** Hashes by id, as they were last acknowledged; of a call that was under way at a death nothing is known. */
  readonly snapshots: ReadonlyMap<string, string>;
  readonly wallMs: readonly number[];
  readonly restoreMs: readonly number[];
}

async function live(
  { moments, known }: Week,
  params: {
    readonly place: Place;
    readonly make: MakeAgent;
    readonly seed: number;
    readonly every: number;
    readonly progress: BenchOptions['progress'];
  },
): Promise<Report> {
  const random = seededRandom(params.seed + 1);
  const restarts: Restart[] = [];
  const snapshots = new Map<string, string>();
  const wallMs: number[] = [];
  const restoreMs: number[] = [];
  let right: readonly Known[] = [];
  let sessions = 0;
  let agent: Agent | undefined;
  let sessionId = '';
  const note = (kept: readonly KeptSnapshot[]): void => {
    for (const { id, hash } of kept) snapshots.set(id, hash);
  };
  for (let number = 0; number < moments.length;) {
    const moment = moments[number];
    const before = known[number];
    const after = known[number + 1];
    if (moment === undefined || before === undefined || after === undefined) break;
    if (agent === undefined) {
      sessions += 1;
      sessionId = `session ${sessions}`;
      agent = params.make(params.place);
      const begun = await agent.begin({ sessionId, at: moment.at - 1 });
      restoreMs.push(begun.wallMs);
      if (sessions > 1) restarts.push({ restored: begun.restored, right });
    }
    params.progress(number, moments.length, 'working');
    if (random() < 1 / params.every) {
      const underWay = random() < 0.5 ? agent.perform({ sessionId, moment }).catch(() => undefined) : undefined;
      await agent.die();
      await underWay;
      agent = undefined;
      // Whoever comes next does it again.
      right = underWay === undefined ? [before] : [before, after];
      continue;
    }
    const done = await agent.perform({ sessionId, moment });
    if (moment.step.op === 'checkpointSession') wallMs.push(done.wallMs);
    note(done.snapshots);
    number += 1;
    if (moment.step.op === 'endSession') {
      await agent.die();
      agent = undefined;
      right = [after];
    }
  }
  await agent?.die();
  return { restarts, snapshots, wallMs, restoreMs };
}

function restoredMetrics(restarts: readonly Restart[]): Metrics {
  const rate = (holds: (restart: Restart, known: Known) => boolean): number =>
    restarts.filter((one) => one.right.some((known) => holds(one, known))).length / Math.max(1, restarts.length);
  const task = ({ restored }: Restart, known: Known): boolean =>
    known.task === undefined || restored.capsule.text.includes(known.task);
  const todos = ({ restored }: Restart, known: Known): boolean =>
    sameList(
      restored.todos.map(({ title }) => title),
      known.todos,
    ) && known.todos.every((title) => restored.capsule.text.includes(title));
  const error = ({ restored }: Restart, known: Known): boolean =>
    known.error === undefined ||
    (restored.errors[0]?.data['message'] === known.error &&
      restored.capsule.text.includes(known.error.replaceAll(/\s+/gu, ' ')));
  const decisions = ({ restored }: Restart, known: Known): boolean =>
    sameList(
      restored.decisions.map(({ choice }) => choice ?? ''),
      known.decisions.slice(0, 20),
    ) &&
    (known.decisions[0] === undefined || restored.capsule.text.includes(known.decisions[0]));
  return {
    restarts: restarts.length,
    restored_rate: rate(
      (one, known) => task(one, known) && todos(one, known) && error(one, known) && decisions(one, known),
    ),
    'restored.task_rate': rate(task),
    'restored.todos_rate': rate(todos),
    'restored.error_rate': rate(error),
    'restored.decisions_rate': rate(decisions),
    'capsule.tokens_max': Math.max(0, ...restarts.map(({ restored }) => restored.capsule.tokens)),
  };
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());
}

async function keptRate(holdfast: Holdfast, snapshots: ReadonlyMap<string, string>): Promise<number> {
  let kept = 0;
  for (const [id, hash] of snapshots) {
    const { snapshot } = await holdfast.getSnapshot({ id });
    if (snapshot.contentHash === hash) kept += 1;
  }
  return snapshots.size === 0 ? 0 : kept / snapshots.size;
}

/** A process of its own, killed with SIGKILL. */
function killedProcess(place: Place): Agent {
  const child = startChild(new URL('agent-main.ts', import.meta.url));
  return {
    // Sound: these are the answers of `agent-main.ts` to these requests.
    begin: async (params) => (await child.ask({ ask: 'begin', place, ...params })) as Begun,
    perform: async (params) => (await child.ask({ ask: 'perform', ...params })) as Done,
    async die() {
      child.process.kill('SIGKILL');
      await child[Symbol.asyncDispose]();
    },
  };
}

/** In this process, for tests: it is left where it is, and closed only at the end. */
export function leftBehind(): { readonly make: MakeAgent } & AsyncDisposable {
  const left: Promise<Holdfast>[] = [];
  return {
    make(place) {
      const clock = setClock(0);
      const holdfast = open({ ...place, platform: clock.platform, extraction: 'off', worker: false });
      left.push(holdfast);
      return {
        begin: async (params) => begin(await holdfast, clock, params),
        perform: async (params) => perform(await holdfast, clock, params),
        die: () => Promise.resolve(),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const one of left) await (await one).close();
    },
  };
}
