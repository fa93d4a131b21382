import { type JobFigure, type JobKind, jobKinds } from '../domain/jobs/job-store.ts';
import type { Platform } from '../domain/platform.ts';
import type { SearchIndex } from '../domain/recall/search-index.ts';
import { systemScope } from '../domain/scope.ts';
import type { Shared } from '../domain/shared.ts';
import type { Store, StoreFigures } from '../domain/store.ts';

/** The state of things, as far as it is counted and not told when it happens. Of all tenants together. */
export interface Figures {
  readonly driver: 'sqlite' | 'postgres';
  readonly store: StoreFigures;
  readonly jobs: readonly JobFigure[];
  /** Seconds for which the longest waiting job of each kind has been due; kinds of which none is due are left out. */
  readonly jobAges: Partial<Readonly<Record<JobKind, number>>>;
  /** Bytes of RAM that recall indexes hold, by estimate. */
  readonly indexBytes: number;
  /** Whether what is shared can be reached; undefined where nothing is. */
  readonly shared?: boolean;
}

export interface FigureSources {
  readonly store: Store;
  readonly index: Pick<SearchIndex, 'bytes'>;
  readonly shared: Pick<Shared, 'trouble'> | undefined;
  readonly platform: Pick<Platform, 'now'>;
}

/** @throws HoldfastError what the store throws when it cannot be read */
export async function readFigures({ store, index, shared, platform }: FigureSources): Promise<Figures> {
  const [figures, queue] = await Promise.all([store.figures(), readQueue({ store, platform })]);
  return {
    driver: store.capabilities.driver,
    store: figures,
    ...queue,
    indexBytes: index.bytes(),
    ...(shared === undefined ? {} : { shared: shared.trouble() === undefined }),
  };
}

/** Jobs by kind, and how long they have been due. A job that its tenant has stopped, or that another holds up, is not. */
export function readQueue({
  store,
  platform,
}: Pick<FigureSources, 'store' | 'platform'>): Promise<Pick<Figures, 'jobs' | 'jobAges'>> {
  return store.read(systemScope, async (readers) => {
    const jobs = await readers.jobs.figures(systemScope);
    const jobAges: Partial<Record<JobKind, number>> = {};
    const now = platform.now();
    for (const kind of jobKinds.filter((each) => jobs.some((one) => one.kind === each && one.state === 'waiting'))) {
      const runAt = await readers.jobs.nextRunAt(systemScope, { kinds: [kind] });
      if (runAt !== undefined && runAt <= now) jobAges[kind] = (now - runAt) / 1_000;
    }
    return { jobs, jobAges };
  });
}
