import type { UserScope } from '../scope.ts';
import type { Analyzer } from './analyzer/analyzer.ts';
import { catchUp, loadIndex, type LoaderDependencies, loadVectors } from './index-loader.ts';
import type { UserIndex } from './index/user-index.ts';

/**
 * One user's index with the work that keeps it right. Work on it is serial: a search that comes while another is
 * being brought up to date waits for the next round, which all that wait share, since the round under way may have
 * read the version before the last write was acknowledged.
 */
export class UserEntry {
  readonly #dependencies: LoaderDependencies;
  readonly #scope: UserScope;
  readonly #analyzer: Analyzer;
  #index: UserIndex | undefined;
  #running: Promise<UserIndex> | undefined;
  #waiting: Promise<UserIndex> | undefined;
  /** Model that the last query came with, and where it was last looked for. */
  #wanted: string | undefined;
  #lookedFor = '';

  constructor(dependencies: LoaderDependencies, scope: UserScope, analyzer: Analyzer) {
    this.#dependencies = dependencies;
    this.#scope = scope;
    this.#analyzer = analyzer;
  }

  /**
   * The index, at a version that is no older than the moment of the call; with the vectors of the model, if they
   * cover as much as those of any other. A caller must use it before it awaits anything else.
   */
  current(model?: string): Promise<UserIndex> {
    this.#wanted = model ?? this.#wanted;
    if (this.#running === undefined) return this.#start();
    this.#waiting ??= this.#running.then(
      () => this.#next(),
      () => this.#next(),
    );
    return this.#waiting;
  }

  get version(): number | undefined {
    return this.#index?.version;
  }

  get bytes(): number {
    return this.#index?.bytes ?? 0;
  }

  #next(): Promise<UserIndex> {
    this.#waiting = undefined;
    return this.#start();
  }

  #start(): Promise<UserIndex> {
    const round = this.#bringUp().finally(() => {
      this.#running = undefined;
    });
    this.#running = round;
    return round;
  }

  async #bringUp(): Promise<UserIndex> {
    let index = this.#index ?? (await this.#load());
    while (!(await catchUp(this.#dependencies, this.#scope, index))) {
      // The old index answers nobody any more, and may hold what was purged; so may the words known to the analyzer.
      this.#index = undefined;
      this.#analyzer.forget();
      index = await this.#load();
    }
    this.#index = index;
    await this.#followModel(index);
    return index;
  }

  #load(): Promise<UserIndex> {
    return loadIndex(this.#dependencies, this.#scope, this.#analyzer);
  }

  /** Counting the vectors of a model reads them all: once a version is enough. */
  async #followModel(index: UserIndex): Promise<void> {
    const wanted = this.#wanted;
    const question = `${index.version} ${wanted}`;
    if (wanted === undefined || wanted === index.model || question === this.#lookedFor) return;
    this.#lookedFor = question;
    await loadVectors(this.#dependencies, this.#scope, index, wanted);
  }
}
