import { createCipher, createKeyring } from './cipher.ts';
import { HoldfastError } from './domain/errors.ts';
import type { Cipher } from './domain/secrets/cipher.ts';
import type { Keyring } from './domain/secrets/keyring.ts';
import { leastSecret, readRootKeys, type SecretKeySource } from './root-keys.ts';

export interface SecretKeyOptions {
  /**
   * The root key: what keys of models are encrypted with, and the keys of users; 32 characters or more. This,
   * `secretKeyFile` or `secretKeyCommand`.
   */
  readonly secretKey?: string;
  /** File of root keys, one a line, the current one first; made for its owner alone when one is first needed. */
  readonly secretKeyFile?: string;
  /** A program and its arguments that prints root keys in the form of the file. */
  readonly secretKeyCommand?: readonly string[];
  /** Earlier root keys, which still open what was encrypted under them. */
  readonly olderSecretKeys?: readonly string[];
  /**
   * What is encrypted at rest beside keys of models: `raw` payloads and transcripts of calls, which are whenever there is a
   * root key, or the `content` of memories and all that is made of it as well. A database whose content is encrypted
   * stays so, whatever is given here.
   */
  readonly encrypt?: 'raw' | 'content';
  /** Holds the content of every memory that is read against the hash that was stored with it; false when not given. */
  readonly verifyReads?: boolean;
}

export interface OpenedKeys {
  readonly cipher: Cipher | undefined;
  /** Undefined while no root key is there. */
  readonly keyring: Keyring | undefined;
}

/**
 * Reads the root keys; makes the file of one only where something is to be encrypted at once.
 *
 * @throws HoldfastError config_invalid, encryption_key_missing
 */
export async function openKeys({
  secretKey,
  secretKeyFile,
  secretKeyCommand,
  olderSecretKeys = [],
  encrypt,
}: SecretKeyOptions): Promise<OpenedKeys> {
  const given = [secretKey, secretKeyFile, secretKeyCommand].filter((one) => one !== undefined);
  if (given.length > 1 || (secretKey !== undefined && secretKey.length < leastSecret)) {
    throw new HoldfastError('config_invalid', {
      detail: `Give either a \`secretKey\` of at least ${leastSecret} characters, a \`secretKeyFile\` or a \`secretKeyCommand\`.`,
    });
  }
  if (given.length === 0) {
    if (encrypt === undefined && olderSecretKeys.length === 0) return { cipher: undefined, keyring: undefined };
    throw new HoldfastError('encryption_key_missing', {
      detail:
        'Encryption needs a secret key: a `secretKey`, a `secretKeyFile` or a `secretKeyCommand` (HOLDFAST_SECRET_KEY).',
    });
  }
  const source: SecretKeySource = {
    older: olderSecretKeys,
    ...(secretKey === undefined ? {} : { secret: secretKey }),
    ...(secretKeyFile === undefined ? {} : { file: secretKeyFile }),
    ...(secretKeyCommand === undefined ? {} : { command: secretKeyCommand }),
  };
  const keys = await readRootKeys(source, encrypt !== undefined);
  return { cipher: createCipher(source, keys), keyring: keys && createKeyring(keys) };
}
