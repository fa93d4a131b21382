import type { StoredPart } from './contents.ts';

/** Parts that are known to be stored, so that an unchanged one is not written again. */
export class KnownParts {
  readonly #parts = new Map<string, StoredPart>();

  add(space: string, part: StoredPart): void {
    for (const mark of [part.stamp, part.checksum]) {
      if (mark !== undefined) this.#parts.set(keyOf(space, part.kind, mark), part);
    }
  }

  /** A part with this stamp or this checksum. */
  find(space: string, kind: string, mark: string | undefined): StoredPart | undefined {
    return mark === undefined ? undefined : this.#parts.get(keyOf(space, kind, mark));
  }
}

function keyOf(space: string, kind: string, mark: string): string {
  return JSON.stringify([space, kind, mark]);
}
