import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Served, startReplica } from '../serve.ts';

/** A `holdfast serve` that is started again whenever it has ended, as an orchestrator would. */
export interface Supervised {
  readonly name: string;
  /** The process that runs now; undefined while it is down. */
  current(): Served | undefined;
  /** Kills it; it comes back by itself. */
  kill(): Promise<void>;
  /** Times that it ended without being told to. */
  crashes(): number;
  /** What the last process that ended by itself had to say. */
  lastWords(): string;
  /** Ends it for good. */
  stop(): Promise<void>;
}

const AGAIN_MS = 200;

/** Settles when it runs for the first time. @throws Error with what the process wrote when it does not start */
export async function supervise(
  name: string,
  params: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<Supervised> {
  let running: Served | undefined = await startReplica(params);
  let stopping = false;
  let killed = false;
  let crashes = 0;
  let lastWords = '';

  const keep = async (): Promise<void> => {
    while (!stopping) {
      const { child } = running ?? {};
      if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      if (stopping) return;
      if (!killed && running !== undefined) {
        crashes += 1;
        lastWords = running.stderr();
      }
      running = undefined;
      await sleep(AGAIN_MS);
      // What cannot start while its database is away is tried again.
      running = await startReplica(params).catch(() => undefined);
      killed = false;
    }
  };
  const kept = keep();
  return {
    name,
    current: () => running,
    async kill() {
      if (running === undefined) return;
      killed = true;
      await running.end('SIGKILL');
    },
    crashes: () => crashes,
    lastWords: () => lastWords,
    async stop() {
      stopping = true;
      await running?.end('SIGTERM');
      await kept;
      // One that was being started meanwhile.
      await running?.end('SIGTERM');
    },
  };
}
