import { Worker } from 'node:worker_threads';
import { HoldfastError } from '../domain/errors.ts';
import { makePlan, refuseBad, type Plan } from '../domain/planner/scheduling/plan.ts';
import type { SchedulingInput } from '../domain/planner/scheduling/model.ts';
import type { FromThread, ThreadTask } from './protocol.ts';

export interface ThreadPlan {
  readonly plan: Plan;
  /** CPU milliseconds of the thread; undefined when it was ended at the limit, and where none was needed. */
  readonly cpuMs: number | undefined;
  /** True when the thread was ended at the limit and this is the plan of the rules alone, without explanations. */
  readonly cut: boolean;
}

/** Written like this for scripts/bundle/urls.ts, which makes a file of its own of it. */
const threadFile = new URL('./thread.ts', import.meta.url);

/** Memory of the thread; the largest calendars take a tenth. */
const HEAP_MB = 256;
/** Tasks that are placed in less time than a thread takes to start, and the rounds of search that they get. */
const FEW = { tasks: 1, rounds: 50 };

/**
 * Makes a plan in a thread of its own, which ends with it. The budget is CPU time and kept by the search itself; the limit is wall
 * time, after which the thread is ended whatever it does. The plan is checked once more on this side.
 * @throws HoldfastError invalid_input; timeout when there was no plan by the limit; internal when the thread breaks down
 */
export async function planInThread(params: {
  readonly input: SchedulingInput;
  readonly seed: number;
  /** CPU milliseconds of the thread in all. */
  readonly budgetMs: number;
  /** Wall milliseconds. */
  readonly limitMs: number;
  /** Fingerprint of the published plan. */
  readonly published?: string;
}): Promise<ThreadPlan> {
  const { input, seed, budgetMs, limitMs, published } = params;
  if (input.tasks.length <= FEW.tasks) {
    const plan = makePlan({ input, seed, budget: { rounds: FEW.rounds }, clock: () => 0, published });
    return { plan, cpuMs: undefined, cut: false };
  }
  const task: ThreadTask = { input, seed, budgetMs, published };
  const worker = new Worker(threadFile, {
    workerData: task,
    name: 'holdfast-scheduler',
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const end = Promise.withResolvers<ThreadPlan>();
  let first: Plan | undefined;
  const limit = setTimeout(() => {
    if (first !== undefined) end.resolve({ plan: first, cpuMs: undefined, cut: true });
    else end.reject(new HoldfastError('timeout', { detail: `No plan was found within ${limitMs} ms.` }));
  }, limitMs);
  worker.on('message', (message: FromThread) => {
    switch (message.kind) {
      case 'first':
        first = message.plan;
        break;
      case 'done':
        end.resolve({ plan: message.plan, cpuMs: message.cpuMs, cut: false });
        break;
      case 'failed':
        end.reject(new HoldfastError(message.code, { detail: message.message }));
        break;
    }
  });
  worker.on('error', (cause: unknown) => {
    end.reject(new HoldfastError('internal', { detail: 'The thread of the scheduler broke down.', cause }));
  });
  worker.on('exit', () => {
    end.reject(new HoldfastError('internal', { detail: 'The thread of the scheduler ended without a plan.' }));
  });
  try {
    const made = await end.promise;
    refuseBad(input, made.plan.blocks);
    return made;
  } finally {
    clearTimeout(limit);
    await worker.terminate();
  }
}
