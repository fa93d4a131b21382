import type { Head } from '../../embeddings/head.ts';
import type { Platform } from '../../platform.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import type { UserIndex } from '../index/user-index.ts';
import { KnownParts } from './known-parts.ts';
import { loadImage } from './load-image.ts';
import { saveImage } from './save-image.ts';

/** Shared by the keepers of a process, so that one image is saved at a time and all stop together. */
export interface Saving {
  /** When work under way must end, on the platform's monotonic clock; once it is not Infinity, none begins. */
  stopAt: number;
  /** The one under way. */
  running: Promise<void> | undefined;
  /** Told what kept an image from being saved or loaded: nothing is lost but time. */
  readonly onError: (error: unknown) => void;
}

interface Dependencies {
  readonly store: Store;
  readonly platform: Platform;
  readonly scope: UserScope;
  readonly analyzer: Analyzer;
  /** Heads whose vectors the index holds; `semantic` alone by default. */
  readonly heads?: readonly Head[] | undefined;
  readonly saving: Saving;
}

/** An image is saved after so many changes; a memory with its vector makes two. */
const FEWEST_CHANGES = 2_048;
/** And after this share of the documents has changed: what is saved anew each time grows with them. */
const SHARE = 1 / 16;
/** Who did not save the last image waits for so many times as long, as all its parts would have to be written. */
const PATIENCE = 2;

/** Loads the image of one user's index and saves it again when enough has changed. */
export class ImageKeeper {
  readonly #dependencies: Dependencies;
  #known = new KnownParts();
  /** Version of the image that is stored, as far as known. */
  #version = 0;
  #own = true;
  /** Changes that the index had seen when it was last compared with what is stored. */
  #seen = 0;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async load(): Promise<UserIndex | undefined> {
    const loaded = await loadImage({ ...this.#dependencies, onError: this.#dependencies.saving.onError });
    if (loaded === undefined) return undefined;
    this.#known = loaded.known;
    this.#version = loaded.index.version;
    this.#own = true;
    this.#seen = 0;
    return loaded.index;
  }

  /** An index was built from rows: all of it is new. */
  built(): void {
    this.#known = new KnownParts();
    this.#own = true;
    this.#seen = 0;
  }

  /** Saves the index in the background when enough has changed and no other image is being saved. */
  saveIfDue(index: UserIndex): void {
    const { saving } = this.#dependencies;
    if (saving.stopAt !== Infinity || saving.running !== undefined || !this.#due(index)) return;
    saving.running = this.#save(index)
      .catch(saving.onError)
      .finally(() => {
        saving.running = undefined;
      });
  }

  #due(index: UserIndex): boolean {
    const documents = index.partitions('*').reduce((sum, { documents: { count } }) => sum + count, 0);
    const changes = Math.max(FEWEST_CHANGES, documents * SHARE);
    return index.changes - this.#seen >= (this.#own ? changes : changes * PATIENCE);
  }

  async #save(index: UserIndex): Promise<void> {
    const { store, scope, saving, platform } = this.#dependencies;
    this.#seen = index.changes;
    await platform.yieldTurn();
    const found = await store.read(scope, ({ images }) => images.find(scope));
    if (found !== undefined && found.version > this.#version) {
      // Another process keeps this user's image; should it end, this one takes over when as much has changed again.
      this.#version = found.version;
      this.#own = false;
      return;
    }
    const known = this.#known;
    this.#seen = index.changes;
    const { version } = index;
    const stored = await saveImage({
      ...this.#dependencies,
      index,
      known,
      stopped: () => platform.monotonic() >= saving.stopAt,
    });
    // The index may have been built anew meanwhile: parts of the old one say nothing of it.
    if (this.#known !== known) return;
    this.#known = stored ?? new KnownParts();
    this.#own = stored !== undefined;
    if (stored !== undefined) this.#version = version;
  }
}
