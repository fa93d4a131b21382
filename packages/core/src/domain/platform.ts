/** All bytes raw: secret and public key of 32, signatures of 64. */
export interface Ed25519 {
  publicKey(secret: Uint8Array): Uint8Array;
  /** Signs the UTF-8 bytes of the text. */
  sign(secret: Uint8Array, text: string): Uint8Array;
  /** False for whatever is no signature of this text by this key, malformed keys included. */
  verify(publicKey: Uint8Array, text: string, signature: Uint8Array): boolean;
}

/** What the domain may not reach by itself: time, randomness, hashing and the turn of the event loop. */
export interface Platform {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  monotonic(): number;
  randomBytes(count: number): Uint8Array;
  /** SHA-256 of the UTF-8 bytes of the text, lower-case hex. */
  sha256(text: string): string;
  /** HMAC-SHA256 of the UTF-8 bytes of the text under the key, lower-case hex (RFC 2104). */
  hmac(key: Uint8Array, text: string): string;
  /** Signatures by Ed25519 (RFC 8032); a secret is any 32 random bytes. */
  readonly ed25519: Ed25519;
  /** Lets other work of the event loop run; long loops call it between slices. */
  yieldTurn(): Promise<void>;
}
