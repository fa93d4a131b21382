/** Small numbers for strings, in order of first sight; `none` (-1) stands for an absent value. */
export class Interner {
  readonly #ids = new Map<string, number>();
  readonly names: string[] = [];
  #characters = 0;

  intern(name: string | undefined): number {
    if (name === undefined) return none;
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.names.length;
    this.#ids.set(name, id);
    this.names.push(name);
    this.#characters += name.length;
    return id;
  }

  /** Takes over names in order, all of them new here. */
  load(names: readonly string[]): void {
    for (const name of names) this.intern(name);
  }

  /** The number of a name seen before; `none` for any other. */
  find(name: string): number {
    return this.#ids.get(name) ?? none;
  }

  get size(): number {
    return this.names.length;
  }

  /** About 60 bytes an entry of a Map beside the characters. */
  get bytes(): number {
    return this.names.length * 60 + this.#characters;
  }
}

export const none = -1;
