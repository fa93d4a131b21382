/** Encrypts what must not be read from the database alone, under a key that is not in it. */
export interface Cipher {
  /**
   * Seals a text. `context` says what it is and whose, and must be the same when it is opened: a sealed text cannot be
   * put in another place.
   */
  seal(text: string, context: string): Promise<string>;
  /** Undefined when it was sealed under another key or for another context, or was changed. */
  open(sealed: string, context: string): Promise<string | undefined>;
}
