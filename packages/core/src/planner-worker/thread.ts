import { parentPort, workerData } from 'node:worker_threads';
import { HoldfastError } from '../domain/errors.ts';
import { makePlan, type Plan } from '../domain/planner/scheduling/plan.ts';
import type { FromThread, ThreadTask } from './protocol.ts';

/* What runs in the thread of the scheduler: a search that would hold the event loop for a second. */

/** Part of the budget that checking and explaining may use. */
const AFTERWARDS = 0.17;

// Sound: only plan-in-thread.ts starts this file, with these settings.
const task = workerData as ThreadTask;

function answer(message: FromThread): void {
  parentPort?.postMessage(message);
}

/** CPU of this thread so far, its start included. */
function clock(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function run(): void {
  const { input, seed, budgetMs, published } = task;
  try {
    const ms = Math.max(0, budgetMs * (1 - AFTERWARDS) - clock());
    const first = (plan: Plan): void => answer({ kind: 'first', plan });
    const plan = makePlan({ input, seed, budget: { ms }, clock, published, first });
    answer({ kind: 'done', plan, cpuMs: clock() });
  } catch (error) {
    const code = error instanceof HoldfastError && error.code === 'invalid_input' ? error.code : 'internal';
    answer({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  }
}

// Like the thread of the onnx embedder this does something when it is imported: it is the main module of a thread.
if (parentPort !== null) run();
