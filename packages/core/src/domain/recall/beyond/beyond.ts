import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import type { Platform } from '../../platform.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { everySpace } from '../index-loader.ts';
import { bestOf, type Nearest, type NearestQuery, type NearMemory } from '../nearest.ts';
import type { Ranker } from '../rank/ranker.ts';
import { type Asked, gather, type Gathered, type Known, learn, outdated, searchOf } from './gather.ts';
import { advance } from './word-keeper.ts';

/** Bytes that a memory takes in a recall index, about; before it is loaded nothing better is known. */
const BYTES_A_MEMORY = 700;
/** Changes that a search takes along beside what is stored of the words. */
const MOST_CHANGES = 256;
/** A user whose memories have become so few that they would take this share of what all indexes may, fits again. */
const FITS_AGAIN = 1 / 2;
/** So often it is looked whether one does, in milliseconds. */
const COUNT_AGAIN_MS = 10_000;
/** From so many on the words are brought up to date in the background. */
const MANY_CHANGES = 64;

interface Dependencies {
  readonly store: Store;
  readonly platform: Platform;
  readonly analyzer: Analyzer;
  readonly ranker: Ranker;
  readonly maxBytes: number;
  /** Told what kept words from being stored; until they are, the user's index is held in memory. */
  readonly onError: (error: unknown) => void;
}

interface User {
  readonly scope: UserScope;
  /** False until all words of the user are stored. */
  ready: boolean;
  version: number;
  /** By the spaces asked. */
  readonly known: Map<string, Known>;
  storing: Promise<void> | undefined;
  /** When it was last looked whether the user fits, by the monotonic clock. */
  countedAt: number;
}

/** Users whose index would take more memory than all indexes may: the database chooses what is ranked of theirs. */
export class Beyond {
  readonly #dependencies: Dependencies;
  readonly #users = new Map<string, User>();
  #closed = false;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Whether the database is to be asked about this user. What it needs for that is stored in the background when the
   * user is first seen to be too large, and until then the answer is no.
   *
   * @param params.bytes those of the user's index; undefined when it is not in memory, so that counting tells
   */
  async takes(
    scope: UserScope,
    { key, bytes }: { readonly key: string; readonly bytes: number | undefined },
  ): Promise<boolean> {
    const { store, maxBytes } = this.#dependencies;
    if (!store.capabilities.searches) return false;
    const known = this.#users.get(key);
    if (known?.ready === true) return !(await this.#fitsAgain(key, known));
    const every = everySpace(scope);
    const size = bytes ?? (await this.#sizeOf(every));
    if (known === undefined && size <= maxBytes) return false;
    const countedAt = this.#dependencies.platform.monotonic();
    const user = known ?? { scope: every, ready: false, version: 0, known: new Map(), storing: undefined, countedAt };
    this.#users.set(key, user);
    const state = await store.read(every, (readers) => searchOf(readers).state(every));
    user.ready = state?.complete === true;
    if (!user.ready) this.#store(user);
    return user.ready;
  }

  /** By estimate, from counters. */
  async #sizeOf(scope: UserScope): Promise<number> {
    const { total } = await this.#dependencies.store.read(scope, ({ memories }) => memories.counts(scope));
    return total * BYTES_A_MEMORY;
  }

  /** Whether so much was forgotten that memory can hold the user. The words stay: another process may have less room. */
  async #fitsAgain(key: string, user: User): Promise<boolean> {
    const { platform, maxBytes } = this.#dependencies;
    const now = platform.monotonic();
    if (now - user.countedAt < COUNT_AGAIN_MS) return false;
    user.countedAt = now;
    if ((await this.#sizeOf(user.scope)) > maxBytes * FITS_AGAIN) return false;
    this.#users.delete(key);
    return true;
  }

  /** The version of the last search. */
  version(key: string): number | undefined {
    const user = this.#users.get(key);
    return user?.ready === true ? user.version : undefined;
  }

  forget(key: string): void {
    this.#users.delete(key);
  }

  /** Candidates for a question; undefined when the words must be stored anew, so that memory has to do. */
  async gather(key: string, scope: UserScope, asked: Omit<Asked, 'model'>): Promise<Gathered | undefined> {
    // Sound: asked of users alone that it takes.
    const user = this.#users.get(key) as User;
    const state = await this.#stateOf(user);
    if (state === undefined) return undefined;
    const { version, changed, model } = state;
    user.version = version;
    const spaces = JSON.stringify(scope.spaces);
    let known = user.known.get(spaces);
    if (known === undefined || outdated(known, version)) {
      known = await learn(this.#dependencies.store, scope, version);
      user.known.set(spaces, known);
    }
    return gather(this.#dependencies, scope, { ...asked, model, also: [...asked.also, ...changed] }, known);
  }

  /** The nearest memories of some, each by a search of its own. */
  async nearest(scope: UserScope, query: NearestQuery): Promise<Nearest> {
    const { store, platform } = this.#dependencies;
    const { model, wanted, count, above, mostLookups, signal } = query;
    const found: NearMemory[][] = [];
    for (const { seq, values } of wanted.slice(0, mostLookups)) {
      signal.throwIfAborted();
      // One more, as each is nearest to itself.
      const asked = { head: 'semantic', model, values, limit: count + 1 } as const;
      const { hits } = await store.read(scope, (readers) => searchOf(readers).nearest(scope, asked));
      const others = hits.filter((hit) => hit.seq !== seq && hit.cosine > above);
      found.push(bestOf(others, count));
      await platform.yieldTurn();
    }
    return { found, lookups: found.length };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(Array.from(this.#users.values(), ({ storing }) => storing ?? Promise.resolve()));
  }

  /** Where the user stands, and what has changed since words were stored last: little, or it waits until it is. */
  async #stateOf(
    user: User,
  ): Promise<
    { readonly version: number; readonly changed: readonly number[]; readonly model: string | undefined } | undefined
  > {
    const { store } = this.#dependencies;
    const { scope } = user;
    for (;;) {
      const { version, state, model } = await store.read(scope, async (readers) => {
        const [version, state, model] = await Promise.all([
          readers.changes.version(scope),
          searchOf(readers).state(scope),
          readers.embeddings.model(scope),
        ]);
        return { version, state, model };
      });
      if (state?.complete !== true) {
        user.ready = false;
        this.#store(user);
        return undefined;
      }
      if (version <= state.version) return { version, changed: [], model };
      const log = await store.read(scope, ({ changes }) =>
        changes.since(scope, { after: state.version, limit: MOST_CHANGES + 1 }),
      );
      if (log.complete && log.changes.length <= MOST_CHANGES) {
        if (log.changes.length > MANY_CHANGES) this.#store(user);
        // A link or another model raises the version, too, and no memory has changed.
        const reached = Math.max(version, ...log.changes.map((change) => change.version));
        return { version: reached, changed: log.changes.map(({ seq }) => seq), model };
      }
      this.#store(user);
      await user.storing;
    }
  }

  #store(user: User): void {
    if (this.#closed) return;
    user.storing ??= this.#advance(user.scope)
      .catch(this.#dependencies.onError)
      .finally(() => {
        user.storing = undefined;
      });
  }

  async #advance(scope: UserScope): Promise<void> {
    while (!this.#closed && (await advance(this.#dependencies, scope)) === 'more') {
      await this.#dependencies.platform.yieldTurn();
    }
  }
}
