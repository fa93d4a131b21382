import { HoldfastError } from '../../../domain/errors.ts';
import type { Keyring } from '../../../domain/secrets/keyring.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Dialect } from '../dialect.ts';
import type { Executor } from '../statement.ts';
import { verifyingExecutor } from '../verifying-executor.ts';
import { rawColumn, sealedColumn } from './columns.ts';
import { createPlans } from './plan.ts';
import { SealedExecutor } from './sealed-executor.ts';
import { type Sealing, UnitKeys } from './unit-keys.ts';

/** What a store is opened with. */
export interface EncryptionOptions {
  readonly keyring?: Keyring | undefined;
  /** Seals content from now on, where the database does not do so already. */
  readonly content?: boolean | undefined;
  /** Holds every content that is read against its hash. */
  readonly verifyReads?: boolean | undefined;
}

/** A row of `root_keys`. */
export interface RootRow {
  readonly id: string;
  readonly content: number;
}

export interface UnitSealing {
  readonly executor: Executor;
  readonly keys: UnitKeys | undefined;
}

/** How the units of work of one store are sealed. */
export interface StoreSealing {
  /** True when content is stored encrypted, so that nothing can be searched in the database. */
  readonly content: boolean;
  unit(inner: Executor, scope: Scope, writing: boolean): UnitSealing;
}

/**
 * Holds the root keys that were given against those that the database needs, before anything is served.
 *
 * @returns what is sealed, and the row that `root_keys` has to have for it, if it lacks one
 * @throws HoldfastError encryption_key_missing, encryption_key_wrong
 */
export function startSealing(
  { keyring, content = false, verifyReads = false }: EncryptionOptions,
  {
    roots,
    dialect,
    now,
    place,
  }: {
    readonly roots: readonly RootRow[];
    readonly dialect: Dialect;
    readonly now: () => number;
    readonly place: string;
  },
): { readonly sealing: StoreSealing; readonly missing: RootRow | undefined } {
  const encrypted = content || roots.some((root) => root.content === 1);
  if (keyring === undefined) {
    if (!encrypted && roots.length === 0)
      return { sealing: verifyReads ? verified(unsealed) : unsealed, missing: undefined };
    const ids = roots.map(({ id }) => id).join(', ');
    throw new HoldfastError('encryption_key_missing', {
      detail:
        roots.length === 0
          ? 'Content is to be encrypted, but no secret key was given. See HOLDFAST_SECRET_KEY.'
          : `What is in ${place} is encrypted under the secret key ${ids}, and none was given. See HOLDFAST_SECRET_KEY.`,
    });
  }
  const strange = roots.filter(({ id }) => !keyring.ids.includes(id)).map(({ id }) => id);
  if (strange.length > 0) {
    throw new HoldfastError('encryption_key_wrong', {
      detail: `What is in ${place} is encrypted under the secret key ${strange.join(', ')}, which is not among those given (${keyring.ids.join(', ')}). Give the right one, or give it as well as an older one.`,
    });
  }
  const current = roots.find(({ id }) => id === keyring.current);
  const missing = encrypted && current?.content !== 1 ? { id: keyring.current, content: 1 } : undefined;
  const sealing = { keyring, known: new Map(), content: encrypted, now, dialect: dialect.sealed?.() ?? dialect };
  const made = sealed(sealing, dialect);
  return { sealing: verifyReads ? verified(made) : made, missing };
}

const unsealed: StoreSealing = { content: false, unit: (executor) => ({ executor, keys: undefined }) };

/** Outermost, so that what was opened is held against its hash. */
function verified(sealing: StoreSealing): StoreSealing {
  return {
    content: sealing.content,
    unit(inner, scope, writing) {
      const unit = sealing.unit(inner, scope, writing);
      return { ...unit, executor: verifyingExecutor(unit.executor) };
    },
  };
}

function sealed(sealing: Sealing, base: Dialect): StoreSealing {
  const { content } = sealing;
  // Without encrypted content all but a few columns lie as ever, and so do vectors.
  const dialect = content ? sealing.dialect : base;
  const plans = createPlans(dialect, content ? sealedColumn : rawColumn);
  return {
    content,
    unit(inner, scope, writing) {
      const keys = new UnitKeys(inner, sealing, writing);
      return { keys, executor: new SealedExecutor({ inner, keys, plans, dialect, scope }) };
    },
  };
}
