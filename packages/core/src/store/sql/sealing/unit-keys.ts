import { randomBytes } from 'node:crypto';
import { HoldfastError } from '../../../domain/errors.ts';
import { present } from '../../../domain/present.ts';
import type { Keyring } from '../../../domain/secrets/keyring.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Dialect } from '../dialect.ts';
import { type Executor, statement } from '../statement.ts';
import { type DataKey, dataKey } from './data-key.ts';
import type { State } from './values.ts';

const KEY_BYTES = 32;
/** Keys kept in memory. */
const limit = 100_000;

/** Whose key: a user's, or what is a tenant's and no user's. */
export interface Owner {
  readonly tenant: string;
  readonly user: string | undefined;
}

/** What a store keeps of keys between units of work. */
export interface Sealing {
  readonly keyring: Keyring;
  /** Data keys that were unwrapped, by number. A number never stands for another key. */
  readonly known: Map<number, DataKey>;
  /** True when content is sealed; otherwise only what asks for it. */
  readonly content: boolean;
  /** That of the sealed form of rows. */
  readonly dialect: Dialect;
  readonly now: () => number;
}

export interface KeyRow {
  readonly no: number;
  readonly root: string;
  readonly wrapped: Uint8Array;
  readonly state: 'current' | 'old';
  readonly rest: 'none' | 'plain' | 'old';
  /** JSON; empty when nothing is under way. */
  readonly place: string;
  readonly createdAt: number;
}

type Name = { tenant: string; user: string };

const columns = [
  'key_no as no',
  'root',
  'wrapped',
  'data_keys.state',
  'rest',
  'place',
  'data_keys.created_at as createdAt',
] as const;

const ofUser = statement((db, p: Name) =>
  db
    .selectFrom('data_keys')
    .innerJoin('user_state as mine', 'mine.user_no', 'data_keys.user_no')
    .select(columns)
    .where('mine.tenant', '=', p.tenant)
    .where('mine.user_id', '=', p.user)
    .orderBy('data_keys.state')
    .orderBy('key_no', 'desc'),
);

const ofTenant = statement((db, p: { tenant: string }) =>
  db
    .selectFrom('data_keys')
    .select(columns)
    .where('tenant', '=', p.tenant)
    .where('user_no', 'is', null)
    .orderBy('data_keys.state')
    .orderBy('key_no', 'desc'),
);

const userOf = statement((db, p: Name) =>
  db
    .selectFrom('user_state')
    .select(['user_no as no', 'version'])
    .where('tenant', '=', p.tenant)
    .where('user_id', '=', p.user),
);

const addRoot = statement((db, p: { id: string; content: 0 | 1; at: number }) =>
  db
    .insertInto('root_keys')
    .values({ id: p.id, content: p.content, created_at: p.at })
    .onConflict((conflict) => conflict.doNothing()),
);

interface NewKey {
  readonly tenant: string;
  readonly userNo: number | null;
  readonly root: string;
  readonly wrapped: Uint8Array;
  readonly rest: KeyRow['rest'];
  readonly at: number;
}

const addKey = statement((db, p: NewKey) =>
  db
    .insertInto('data_keys')
    .values({
      tenant: p.tenant,
      user_no: p.userNo,
      root: p.root,
      wrapped: p.wrapped,
      state: 'current',
      rest: p.rest,
      place: '',
      created_at: p.at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

/** What a data key is bound to, so that no row can be put in another's place. */
export function ownerName({ tenant, user }: Owner): string {
  return JSON.stringify(user === undefined ? [tenant] : [tenant, user]);
}

export function ownerOf(scope: Scope, whose: 'user' | 'tenant'): Owner {
  if (scope.kind === 'system' || (whose === 'user' && scope.kind !== 'user')) {
    throw new HoldfastError('internal', { detail: `What is a ${whose}'s was asked for outside of its scope.` });
  }
  return { tenant: scope.tenant, user: whose === 'user' && scope.kind === 'user' ? scope.user : undefined };
}

/** The keys that one unit of work uses. Those of a write are read anew in its transaction: another process may have changed them. */
export class UnitKeys {
  readonly sealing: Sealing;
  /** Runs statements as they are. */
  readonly executor: Executor;
  readonly #writing: boolean;
  readonly #rows = new Map<string, readonly KeyRow[]>();
  /** Known to all once the unit is committed. */
  readonly #made = new Map<number, DataKey>();
  readonly #shredded = new Set<number>();

  constructor(executor: Executor, sealing: Sealing, writing: boolean) {
    this.executor = executor;
    this.sealing = sealing;
    this.#writing = writing;
  }

  /** What the owner's rows may lie under, the current key first. */
  async states(owner: Owner): Promise<readonly State[]> {
    const rows = await this.#read(owner);
    const states: State[] = rows.map((row) => this.#unwrap(owner, row));
    const [current] = rows;
    if (current === undefined || current.rest === 'plain') states.push('plain');
    return states;
  }

  /** The key that the owner's values are sealed under, made where there is none. */
  async current(owner: Owner): Promise<DataKey> {
    const [row] = await this.#read(owner);
    return row?.state === 'current' ? this.#unwrap(owner, row) : this.make(owner);
  }

  /** Makes a key for an owner who has no current one. */
  async make(owner: Owner, rest?: KeyRow['rest']): Promise<DataKey> {
    const { keyring, now, content } = this.sealing;
    if (!this.#writing) throw new HoldfastError('internal', { detail: 'A read has no key to seal with.' });
    const user = owner.user === undefined ? undefined : await this.executor.first(userOf, named(owner));
    const at = now();
    await this.executor.run(addRoot, { id: keyring.current, content: content ? 1 : 0, at });
    const { root, wrapped } = keyring.wrap(randomBytes(KEY_BYTES), ownerName(owner));
    const fresh = owner.user !== undefined && content && user?.version === 0;
    await this.executor.run(addKey, {
      tenant: owner.tenant,
      userNo: user?.no ?? null,
      root,
      wrapped,
      rest: rest ?? (fresh ? 'none' : 'plain'),
      at,
    });
    this.forget(owner);
    // Another process may have been faster; its key is the one that counts.
    return this.#unwrap(owner, present((await this.#read(owner))[0]));
  }

  /** Keys by their numbers, as far as they are the owner's. */
  async byNumbers(owner: Owner, numbers: readonly number[]): Promise<ReadonlyMap<number, DataKey>> {
    const name = ownerName(owner);
    const keys = new Map<number, DataKey>();
    for (const no of numbers) {
      const key = this.#known(no);
      if (key?.owner === name) keys.set(no, key);
    }
    if (numbers.every((no) => keys.has(no))) return keys;
    this.forget(owner);
    for (const row of await this.#read(owner)) keys.set(row.no, this.#unwrap(owner, row));
    return keys;
  }

  /** Reads the owner's keys again when they are next needed. */
  forget(owner: Owner): void {
    this.#rows.delete(ownerName(owner));
  }

  /** All keys of an owner as they are stored, the current one first. */
  rows(owner: Owner): Promise<readonly KeyRow[]> {
    return this.#read(owner);
  }

  open(owner: Owner, row: KeyRow): DataKey {
    return this.#unwrap(owner, row);
  }

  /** Notes keys that are gone, which nobody may use once the unit is committed. */
  noteShredded(numbers: readonly number[]): void {
    for (const no of numbers) this.#shredded.add(no);
  }

  committed(): void {
    const { known } = this.sealing;
    if (known.size + this.#made.size > limit) known.clear();
    for (const [no, key] of this.#made) known.set(no, key);
    for (const no of this.#shredded) known.delete(no);
  }

  async #read(owner: Owner): Promise<readonly KeyRow[]> {
    const name = ownerName(owner);
    const known = this.#writing ? this.#rows.get(name) : undefined;
    if (known !== undefined) return known;
    const rows = await (owner.user === undefined
      ? this.executor.all(ofTenant, { tenant: owner.tenant })
      : this.executor.all(ofUser, named(owner)));
    this.#rows.set(name, rows);
    return rows;
  }

  #known(no: number): DataKey | undefined {
    return this.#made.get(no) ?? this.sealing.known.get(no);
  }

  #unwrap(owner: Owner, row: KeyRow): DataKey {
    const name = ownerName(owner);
    const known = this.#known(row.no);
    if (known?.owner === name) return known;
    const key = dataKey(row.no, name, this.sealing.keyring.unwrap(row, name));
    // What a unit that writes has read may be of its own transaction, which can still be undone.
    if (this.#writing) this.#made.set(row.no, key);
    else this.sealing.known.set(row.no, key);
    return key;
  }
}

function named({ tenant, user = '' }: Owner): Name {
  return { tenant, user };
}
