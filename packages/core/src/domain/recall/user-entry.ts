import type { UserScope } from '../scope.ts';
import type { Analyzer } from './analyzer/analyzer.ts';
import { ImageKeeper, type Saving } from './image/image-keeper.ts';
import { catchUp, loadIndex, type LoaderDependencies } from './index-loader.ts';
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
  readonly #keeper: ImageKeeper;
  #index: UserIndex | undefined;
  #running: Promise<UserIndex> | undefined;
  #waiting: Promise<UserIndex> | undefined;
  #measured: { readonly index: UserIndex; readonly version: number; readonly bytes: number } | undefined;

  constructor(dependencies: LoaderDependencies & { readonly saving: Saving }, scope: UserScope, analyzer: Analyzer) {
    this.#dependencies = dependencies;
    this.#scope = scope;
    this.#analyzer = analyzer;
    this.#keeper = new ImageKeeper({ ...dependencies, scope, analyzer });
  }

  /**
   * The index, at a version that is no older than the moment of the call. A caller must use it before it awaits
   * anything else.
   */
  current(): Promise<UserIndex> {
    if (this.#running === undefined) return this.#start();
    this.#waiting ??= this.#running.then(
      () => this.#next(),
      () => this.#next(),
    );
    return this.#waiting;
  }

  /**
   * The index as it is now, at a version that was read at some earlier time; undefined while it is being changed, or there is none. For a
   * caller that has had `current` and then had to wait for its turn.
   */
  get settled(): UserIndex | undefined {
    return this.#index?.changing === true ? undefined : this.#index;
  }

  get version(): number | undefined {
    return this.#index?.version;
  }

  /** Asked of all users after each recall, so it is only added up anew when the index has changed. */
  get bytes(): number {
    const index = this.#index;
    if (index === undefined) return 0;
    if (this.#measured?.index !== index || this.#measured.version !== index.version) {
      this.#measured = { index, version: index.version, bytes: index.bytes };
    }
    return this.#measured.bytes;
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
    let index = this.#index ?? (await this.#keeper.load()) ?? (await this.#build());
    while (!(await catchUp(this.#dependencies, this.#scope, index))) {
      // The old index answers nobody any more, and may hold what was purged; so may the words known to the analyzer.
      this.#index = undefined;
      this.#analyzer.forget();
      index = await this.#build();
    }
    this.#index = index;
    this.#keeper.saveIfDue(index);
    return index;
  }

  #build(): Promise<UserIndex> {
    this.#keeper.built();
    return loadIndex(this.#dependencies, this.#scope, this.#analyzer);
  }
}
