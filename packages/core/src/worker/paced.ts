import { operations } from '@holdfast/contract';
import type { Api } from '../api/api.ts';
import { type JobKind, jobKinds } from '../domain/jobs/job-store.ts';
import type { Pacer } from '../domain/pacing/pacer.ts';
import type { Turns } from '../domain/recall/turns.ts';
import type { Platform } from '../domain/platform.ts';
import type { Store } from '../domain/store.ts';
import type { JobHandler } from './worker.ts';

/** What takes minutes by its nature is never late by its age. */
const patient: ReadonlySet<JobKind> = new Set(['consolidate', 'rebuild_summaries', 'link_memories', 'reembed']);

/** The api, whose calls background work makes room for. A call that writes stands in line with those that recall. */
export function pacedApi(
  api: Api,
  { pacer, turns }: { readonly pacer: Pacer; readonly turns: Pick<Turns, 'line'> },
): Api {
  return {
    async call(name, input, context) {
      const leave = pacer.enter();
      try {
        if (!operations[name].readOnly) await turns.line();
        return await api.call(name, input, context);
      } finally {
        leave();
      }
    },
    authenticate: (secret, origin) => api.authenticate(secret, origin),
  };
}

/** The platform of work that can wait: it gives up its turn until the next is due to it. */
export function pacedPlatform(platform: Platform, pacer: Pacer): Platform {
  return { ...platform, yieldTurn: () => pacer.turn() };
}

/** The store of work that can wait: each of its writes takes a turn, and what they take counts. */
export function pacedStore(
  store: Store,
  { platform, pacer }: { readonly platform: Pick<Platform, 'monotonic'>; readonly pacer: Pacer },
): Store {
  return {
    capabilities: store.capabilities,
    read: (scope, work) => store.read(scope, work),
    async write(scope, work) {
      await pacer.turn();
      return store.write(scope, async (writers) => {
        const began = platform.monotonic();
        try {
          return await work(writers);
        } finally {
          pacer.charge(platform.monotonic() - began);
        }
      });
    },
    scrub: () => store.scrub(),
    bytes: () => store.bytes(),
    figures: () => store.figures(),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

type JobHandlers = Partial<Readonly<Record<JobKind, JobHandler>>>;

/** The same handlers, each of which begins in a turn of its own and is known by when it was due. */
export function pacedJobs(handlers: JobHandlers, pacer: Pacer): JobHandlers {
  const paced: Partial<Record<JobKind, JobHandler>> = {};
  for (const kind of jobKinds) {
    const handler = handlers[kind];
    if (handler === undefined) continue;
    paced[kind] = async (job, context) => {
      const { dueAt } = context;
      const end = dueAt === undefined || patient.has(kind) ? undefined : pacer.begin(dueAt);
      try {
        await pacer.turn();
        await handler(job, context);
      } finally {
        end?.();
      }
    };
  }
  return paced;
}
