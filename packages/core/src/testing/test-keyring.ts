import { createKeyring } from '../cipher.ts';
import type { Keyring } from '../domain/secrets/keyring.ts';
import { rootKey } from '../root-keys.ts';

/** A keyring of one key, or of several, the current one first. */
export function testKeyring(...names: readonly string[]): Keyring {
  const [current = 'first', ...older] = names;
  const keyOf = (name: string): ReturnType<typeof rootKey> => rootKey(name.padEnd(32, '.'));
  return createKeyring([keyOf(current), ...older.map(keyOf)]);
}
