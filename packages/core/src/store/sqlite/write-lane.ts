import { HoldfastError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { busyError, closedError, isBusy, lostError, toStoreError } from './errors.ts';
import { nextPause, type Patience } from './patience.ts';

/** Requests of one transaction at most: bounds how long the first of them waits for the last. */
const groupLimit = 256;

/** Milliseconds of one turn of the event loop that a transaction uses before it lets others have theirs. */
const turnMs = 5;

/** One call of `write`, as the lane sees it. */
export interface LaneRequest {
  /** Starts the work inside the open transaction. */
  readonly start: () => Promise<unknown>;
  /** The work is over: whatever it still tries with its repositories must fail. */
  readonly end: () => void;
  /** Called after COMMIT, before anything else runs. */
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface LaneOptions {
  readonly connection: Connection;
  readonly path: string;
  readonly patience: Patience;
  /** Called before each COMMIT, inside the transaction, in which it may only await what microtasks bring; its failure undoes all. */
  readonly beforeCommit: () => Promise<void> | undefined;
  /** Called after each COMMIT or ROLLBACK, outside the transaction. */
  readonly afterGroup: () => void;
}

type Outcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * The one place of a process that writes. Requests queue; a turn of the event loop takes all that wait into one
 * transaction with a savepoint each, so that a commit to disk is shared and a failure is not.
 *
 * A group runs from BEGIN to COMMIT without waiting for anything. `process.nextTick` callbacks run when all
 * microtasks are drained and before any other event: a work that is not settled then waits for something that only
 * a later event can bring, and is failed at once. Only the lane itself may pause, for one turn of the event loop at a
 * time, so that a large batch does not hold up the reads of this process, which see nothing of it.
 */
export class WriteLane {
  readonly #options: LaneOptions;
  #queue: LaneRequest[] = [];
  #scheduled = false;
  #open: Group | undefined;
  #attempt = 0;
  #waitingSince: number | undefined;
  #closed = false;
  /** The last group could not be undone: the connection must be restored before the next. */
  #broken = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** True between BEGIN and COMMIT. */
  get busy(): boolean {
    return this.#open !== undefined;
  }

  /** Requests that no transaction has taken up yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Resolves when no transaction is open. */
  async untilCommitted(): Promise<void> {
    while (this.#open !== undefined) await this.#open.ended;
  }

  /** What a repository awaits before its next statement; undefined as long as this turn has room. */
  pause(): Promise<void> | undefined {
    return this.#open?.pause();
  }

  add(request: LaneRequest): void {
    if (this.#closed) {
      request.reject(closedError());
      return;
    }
    this.#queue.push(request);
    this.#schedule();
  }

  /** Refuses new requests and resolves when the queued ones are answered. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#queue.length === 0 && this.#open === undefined) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled || this.#open !== undefined) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#drain();
    });
  }

  #drain(): void {
    this.#scheduled = false;
    const { connection, path } = this.#options;
    try {
      if (this.#broken || !connection.isOpen) connection.restore();
      this.#broken = false;
      connection.command('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error)) this.#waitForLock(error);
      else this.#failAll(toStoreError(error, path));
      return;
    }
    this.#attempt = 0;
    this.#waitingSince = undefined;
    const requests = this.#queue.splice(0, groupLimit);
    this.#open = new Group(requests, this.#options, (broken) => {
      this.#open = undefined;
      this.#broken = broken;
      this.#settle();
    });
    this.#open.run();
  }

  #waitForLock(error: unknown): void {
    const now = performance.now();
    this.#waitingSince ??= now;
    const pause = nextPause(this.#options.patience, this.#attempt, now - this.#waitingSince);
    if (pause === undefined) {
      this.#failAll(busyError(this.#options.path, error));
      return;
    }
    this.#attempt += 1;
    this.#scheduled = true;
    setTimeout(() => {
      this.#drain();
    }, pause);
  }

  #failAll(error: unknown): void {
    this.#attempt = 0;
    this.#waitingSince = undefined;
    const failed = this.#queue;
    this.#queue = [];
    for (const request of failed) request.reject(error);
    this.#settle();
  }

  #settle(): void {
    if (this.#queue.length > 0) {
      this.#schedule();
      return;
    }
    const idle = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of idle) resolve();
  }
}

/** The requests of one transaction. */
class Group {
  readonly ended: Promise<void>;
  readonly #requests: readonly LaneRequest[];
  readonly #options: LaneOptions;
  readonly #onEnd: (broken: boolean) => void;
  readonly #outcomes: Outcome[] = [];
  #resolveEnded: () => void = () => {};
  #over = false;
  #broken = false;
  #turnBegan = performance.now();
  #pause: Promise<void> | undefined;

  constructor(requests: readonly LaneRequest[], options: LaneOptions, onEnd: (broken: boolean) => void) {
    this.#requests = requests;
    this.#options = options;
    this.#onEnd = onEnd;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  /** A lone request needs no savepoint, which keeps a copy of every page changed: its failure undoes all. */
  get #shared(): boolean {
    return this.#requests.length > 1;
  }

  run(): void {
    this.#watch();
    this.#next();
  }

  pause(): Promise<void> | undefined {
    if (this.#pause !== undefined || performance.now() - this.#turnBegan < turnMs) return this.#pause;
    this.#pause = new Promise((resolve) => {
      setImmediate(() => {
        this.#pause = undefined;
        this.#turnBegan = performance.now();
        this.#watch();
        resolve();
      });
    });
    return this.#pause;
  }

  /** Looks again when the microtasks are drained: a work that is still running then has left the lane. */
  #watch(): void {
    const look = (): void => {
      // After its pause the group is watched anew.
      if (this.#over || this.#pause !== undefined) return;
      const error = new HoldfastError('internal', {
        detail: 'A write waited for something other than its repositories. Nothing of it was stored.',
      });
      this.#watch();
      this.#finish(this.#outcomes.length, { kind: 'failed', error });
    };
    // From a microtask: a tick that is queued outside of them would run before them.
    queueMicrotask(() => process.nextTick(look));
  }

  #next(): void {
    const pause = this.pause();
    if (pause === undefined) this.#start();
    else void pause.then(() => this.#start());
  }

  #start(): void {
    const position = this.#outcomes.length;
    const request = this.#requests[position];
    if (request === undefined) {
      this.#complete();
      return;
    }
    try {
      if (this.#shared) this.#options.connection.command('SAVEPOINT request');
    } catch (error) {
      this.#finish(position, { kind: 'failed', error });
      return;
    }
    request.start().then(
      (value) => {
        this.#finish(position, { kind: 'done', value });
      },
      (error: unknown) => {
        this.#finish(position, { kind: 'failed', error });
      },
    );
  }

  #finish(position: number, outcome: Outcome): void {
    // A work that was given up may still settle; its answer no longer counts.
    if (this.#over || position !== this.#outcomes.length) return;
    this.#requests[position]?.end();
    const { connection } = this.#options;
    // A full disk or an I/O error can undo the whole transaction, not the statement alone.
    if (!connection.inTransaction) {
      this.#abort(outcome.kind === 'failed' ? outcome.error : lostError());
      return;
    }
    if (!this.#shared && outcome.kind === 'failed') {
      this.#abort(outcome.error);
      return;
    }
    try {
      if (outcome.kind === 'failed') connection.command('ROLLBACK TO request');
      if (this.#shared) connection.command('RELEASE request');
    } catch (error) {
      this.#abort(error);
      return;
    }
    this.#outcomes.push(outcome);
    this.#next();
  }

  #complete(): void {
    const before = this.#options.beforeCommit();
    if (before === undefined) {
      this.#commit();
      return;
    }
    before.then(
      () => {
        if (!this.#over) this.#commit();
      },
      (error: unknown) => {
        if (!this.#over) this.#abort(error);
      },
    );
  }

  #commit(): void {
    try {
      this.#options.connection.command('COMMIT');
    } catch (error) {
      this.#abort(error);
      return;
    }
    this.#end((request, position) => {
      const outcome = this.#outcomes[position];
      if (outcome?.kind === 'done') request.resolve(outcome.value);
      else request.reject(toStoreError(outcome?.error, this.#options.path));
    });
  }

  /** Nothing of the group is stored: everybody hears why, those whose own work had failed hear that. */
  #abort(cause: unknown): void {
    const error = toStoreError(cause, this.#options.path);
    const { connection } = this.#options;
    try {
      if (connection.inTransaction) connection.exec('ROLLBACK');
    } catch {
      // The cause is what the callers hear; what is left of the transaction goes with the connection.
      this.#broken = true;
    }
    for (const request of this.#requests) request.end();
    this.#end((request, position) => {
      const outcome = this.#outcomes[position];
      request.reject(outcome?.kind === 'failed' ? toStoreError(outcome.error, this.#options.path) : error);
    });
  }

  #end(answer: (request: LaneRequest, position: number) => void): void {
    this.#over = true;
    this.#requests.forEach(answer);
    this.#options.afterGroup();
    this.#resolveEnded();
    this.#onEnd(this.#broken);
  }
}
