import { open, seal } from './aead.ts';
import { HoldfastError } from './domain/errors.ts';
import type { Cipher } from './domain/secrets/cipher.ts';
import type { Keyring } from './domain/secrets/keyring.ts';
import { readRootKeys, type RootKey, type RootKeys, type SecretKeySource } from './root-keys.ts';

/** Sealed before values carried the id of their key. */
const OLD_FORM = 'v1.';
const FORM = 'v2.';

/**
 * AES-256-GCM under a key derived from the current root key; what earlier ones sealed is opened too. The keys are read
 * when they are first needed, unless they were already.
 */
export function createCipher(source: SecretKeySource, read?: RootKeys): Cipher {
  let known: Promise<RootKeys | undefined> | undefined = read === undefined ? undefined : Promise.resolve(read);
  const keysFor = async (making: boolean): Promise<RootKeys | undefined> => {
    // A file that was not there is looked for again: another process may have made it since.
    const keys = await (known ??= readRootKeys(source, making));
    if (keys !== undefined) return keys;
    known = making ? readRootKeys(source, true) : undefined;
    return known;
  };
  return {
    async seal(text, context) {
      const keys = await keysFor(true);
      if (keys === undefined) throw new HoldfastError('internal', { detail: 'The secret key could not be made.' });
      const sealed = seal(secretsKey(keys[0]), Buffer.from(context), text);
      return `${FORM}${keys[0].id}.${sealed.toString('base64url')}`;
    },
    async open(sealed, context) {
      const keys = (await keysFor(false)) ?? [];
      const [id, body] = sealed.startsWith(FORM)
        ? sealed.slice(FORM.length).split('.', 2)
        : [undefined, sealed.startsWith(OLD_FORM) ? sealed.slice(OLD_FORM.length) : ''];
      for (const key of keys) {
        if (id !== undefined && key.id !== id) continue;
        const text = open(secretsKey(key), Buffer.from(context), Buffer.from(body ?? '', 'base64url'));
        if (text !== undefined) return text.toString('utf8');
      }
      return undefined;
    },
  };
}

/** The root keys as what seals data keys. */
export function createKeyring(keys: RootKeys): Keyring {
  const wrapping = new Map(keys.map((key) => [key.id, key.derive('holdfast data keys')]));
  const ids = keys.map(({ id }) => id);
  const keyOf = (id: string): Buffer => {
    const key = wrapping.get(id);
    if (key !== undefined) return key;
    throw new HoldfastError('encryption_key_wrong', {
      detail: `Data is encrypted under the secret key ${id}, which is not among those given (${ids.join(', ')}). Give it as well, as an older one.`,
    });
  };
  return {
    current: keys[0].id,
    ids,
    wrap: (key, context) => ({
      root: keys[0].id,
      wrapped: seal(keyOf(keys[0].id), Buffer.from(context), key),
    }),
    unwrap({ root, wrapped }, context) {
      const key = open(keyOf(root), Buffer.from(context), wrapped);
      if (key !== undefined) return key;
      throw new HoldfastError('encryption_key_wrong', {
        detail: `A data key does not open under the secret key ${root}, or was put in another's place.`,
      });
    },
  };
}

function secretsKey(key: RootKey): Buffer {
  return key.derive('holdfast secrets');
}
