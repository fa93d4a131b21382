import { join } from 'node:path';
import { z } from 'zod';
import { settingNotes, text } from './setting-note.ts';

const secretKey = z.string().min(32, 'must have at least 32 characters').max(1_000);

/** Settings of root keys, and of what is encrypted under them. */
export const encryptionSettings = {
  encrypt: z.enum(['auto', 'raw', 'content']).default('auto').register(settingNotes, {
    group: 'Encryption',
    description:
      'What is encrypted at rest. content: all words of memories and what is made of them, from the next start on, for good. raw: raw payloads and transcripts of calls, for which a secret key is made. auto: as the database is; raw where there is a secret key.',
    example: 'content',
  }),
  secretKey: secretKey.optional().register(settingNotes, {
    group: 'Encryption',
    description:
      'The root key: encrypts the keys of users and stored secrets; the same for all processes, and never in the database.',
    example: 'a-long-random-text-of-32-characters-or-more',
    otherwise:
      'with SQLite a file `secret.key` of the data folder, made when it is first needed; with Postgres such secrets are not stored',
    secret: true,
  }),
  secretKeyCommand: text.optional().register(settingNotes, {
    group: 'Encryption',
    description:
      'A program with its arguments, separated by spaces, that prints root keys, one a line, the current one first; instead of HOLDFAST_SECRET_KEY.',
    example: 'vault-read holdfast/root-key',
    otherwise: 'none is asked',
  }),
  olderSecretKeys: z.array(secretKey).default([]).register(settingNotes, {
    group: 'Encryption',
    description:
      'Root keys of before, separated by commas, until `holdfast encryption rotate --root` says that nothing needs them.',
    example: 'the-root-key-that-was-used-until-yesterday',
    secret: true,
  }),
  verifyReads: z.boolean().default(false).register(settingNotes, {
    group: 'Encryption',
    description:
      'Holds the content of every memory that is read against the hash that was stored with it, and refuses what was changed.',
    example: 'true',
  }),
};

/** What is read of a configuration to find the root keys. */
export interface KeyConfig {
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly secretKeyCommand?: string | undefined;
  readonly olderSecretKeys: readonly string[];
}

interface KeySource {
  readonly secret?: string;
  readonly file?: string;
  readonly command?: readonly string[];
  readonly older: readonly string[];
}

/** Where the root keys are. A file of this machine would be of no use to the other processes of a Postgres database. */
export function keySourceOf(config: KeyConfig): KeySource | undefined {
  const { secretKey: secret, secretKeyCommand, databaseUrl, data, olderSecretKeys: older } = config;
  if (secret !== undefined) return { secret, older };
  if (secretKeyCommand !== undefined) return { command: secretKeyCommand.trim().split(/\s+/u), older };
  return databaseUrl === undefined ? { file: join(data, 'secret.key'), older } : undefined;
}
