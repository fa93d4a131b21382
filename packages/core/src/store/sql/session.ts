import type { AuditNote } from '../../domain/audit/chain.ts';
import type { Change } from '../../domain/changes/change-store.ts';
import { HoldfastError } from '../../domain/errors.ts';
import type { Platform } from '../../domain/platform.ts';
import { type Scope, type UserScope, userKey } from '../../domain/scope.ts';
import type { MemoryPlace } from './memories/find-row.ts';
import { createTally, type Tally } from './memories/tally.ts';
import { type Executor, type Statement, statement } from './statement.ts';
import type { UnitKeys } from './sealing/unit-keys.ts';
import type { UserNumber, UserNumbers } from './user-numbers.ts';

/** Where a transaction stands in the change log of a user. */
interface Place {
  readonly version: number;
  /** Of the next entry. */
  readonly position: number;
  /** No memory of the user is known to wait for an embedder nobody asked. */
  readonly whole: boolean;
}

type Hashing = Pick<Platform, 'hmac' | 'sha256'>;

/** Where earlier units of work of the same transaction have left off, by user number. */
export type Ledger = Map<number, Place>;

/** One unit of work: a call of `read` or `write`. Repositories share it. */
export interface Session {
  readonly executor: Executor;
  /** Data keys; undefined where no root key was given. */
  readonly keys: UnitKeys | undefined;
  /** The user's number; undefined when nothing was ever written for it. @throws HoldfastError internal outside the unit's scope */
  userNo(scope: UserScope): Promise<number | undefined>;
  /** The zone of a user whose number is known, as far as that is known too. */
  knownTimeZone(scope: UserScope): string | undefined;
  /** Notes the zone that a row says, or that this unit of work gives it. */
  noteTimeZone(scope: UserScope, timeZone: string): void;
  /** Fails when a scope reaches beyond the one that the unit of work was opened with. */
  demand(scope: Scope): void;
}

export interface WriteSession extends Session, Tally {
  readonly hashing: Hashing;
  /** Notes what this unit of work changes, for the audit row that may go with it: ids by kind, never words. */
  touch(kind: string, id: string): void;
  touched(): ReadonlyMap<string, ReadonlySet<string>>;
  /** Has the store add a row to the audit log with this unit of work. */
  noteAudit(note: AuditNote): void;
  /** The user's number, made when there is none. */
  ownUserNo(scope: UserScope): Promise<number>;
  /** Makes the row that people see of a user when it is not there. */
  ensureUser(scope: UserScope, row: { readonly at: number; readonly timeZone: string }): Promise<void>;
  /** Raises the user's version, once a transaction, so that every index of the user looks again. */
  raise(userNo: number): Promise<void>;
  /** Appends to the user's change log, in order; the first entry of the transaction raises the user's version. */
  record(userNo: number, changes: readonly Omit<Change, 'version'>[]): Promise<void>;
  /** Memories that this unit of work stored and has not changed since, by id. */
  readonly stored: Map<string, MemoryPlace>;
  /** Makes a model the user's current one when there is none. */
  nameFirstModel(scope: UserScope, model: string): Promise<void>;
  /** True when no memory of the user can wait for an embedder nobody asked; false when that must be looked up. */
  isWhole(userNo: number): boolean;
  /** Notes that it was looked up, and that there is none. */
  noteWhole(userNo: number): void;
  /** Notes that words were removed for good, so that no copy may stay in the write-ahead log. */
  notePurge(): void;
}

/** What the store does with a write session once its transaction is committed. */
export interface CommittedSession extends WriteSession {
  /** Rows that are to be stored with it. */
  audited(): readonly AuditNote[];
  /** The unit of work succeeded: the next one of the transaction goes on from here. */
  settle(): void;
  committed(): void;
  purged(): boolean;
}

interface Parts {
  readonly executor: Executor;
  readonly keys?: UnitKeys | undefined;
  readonly outer: Scope;
  readonly numbers: UserNumbers;
}

interface WriteParts extends Parts {
  readonly hashing: Hashing;
  /** Of the transaction, when it may hold several units of work; each alone has one of its own. */
  readonly ledger?: Ledger;
}

const findNumber = statement((db, p: { tenant: string; user: string }) =>
  db
    .selectFrom('user_state as state')
    .leftJoin('users', 'users.user_no', 'state.user_no')
    .select(['state.user_no as no', 'state.model', 'users.time_zone as timeZone'])
    .where('state.tenant', '=', p.tenant)
    .where('state.user_id', '=', p.user),
);

/** Locks the row until the transaction ends, so that the writes of a user follow each other. */
const lockNumber = statement((db, p: { tenant: string; user: string }) =>
  db
    .selectFrom('user_state as state')
    .leftJoin('users', 'users.user_no', 'state.user_no')
    .select(['state.user_no as no', 'state.model', 'users.time_zone as timeZone'])
    .where('state.tenant', '=', p.tenant)
    .where('state.user_id', '=', p.user)
    .forNoKeyUpdate('state'),
);

const makeNumber = statement((db, p: { tenant: string; user: string }, dialect) =>
  db
    .insertInto('user_state')
    .values({ tenant: p.tenant, user_id: p.user, model: null })
    .$if(dialect.locksUsers, (query) => query.onConflict((conflict) => conflict.doNothing()))
    .$if(dialect.returnsNumbers, (query) => query.returning('user_no as number')),
);

const makeUser = statement((db, p: { userNo: number; at: number; timeZone: string }) =>
  db
    .insertInto('users')
    .values({ user_no: p.userNo, created_at: p.at, time_zone: p.timeZone })
    .onConflict((conflict) => conflict.doNothing()),
);

const raiseVersion: Statement<{ userNo: number }, { version: number }> = statement((db, p) =>
  db
    .updateTable('user_state')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('user_no', '=', p.userNo)
    .returning('version'),
);

/** As `raiseVersion` where the version is known: `returning` makes SQLite copy every page that is changed. */
const setVersion = statement((db, p: { userNo: number; version: number }) =>
  db.updateTable('user_state').set({ version: p.version }).where('user_no', '=', p.userNo),
);

const nameModel = statement((db, p: { userNo: number; model: string }) =>
  db.updateTable('user_state').set({ model: p.model }).where('user_no', '=', p.userNo).where('model', 'is', null),
);

const addChange = statement((db, p: Omit<Change, 'version'> & { userNo: number; version: number; position: number }) =>
  db.insertInto('changes').values({
    user_no: p.userNo,
    version: p.version,
    position: p.position,
    seq: p.seq,
    memory_id: p.memoryId,
    space: p.space,
    change: p.change,
    at: p.at,
  }),
);

export function readSession({ executor, outer, numbers, keys }: Parts): Session {
  const demand = demandOf(executor, outer);
  return {
    executor,
    keys,
    demand,
    async userNo(scope) {
      demand(scope);
      const known = numbers.get(scope);
      if (known !== undefined) return known.no;
      const found = await lookUp(executor, scope);
      if (found !== undefined) numbers.put(scope, found);
      return found?.no;
    },
    knownTimeZone: (scope) => numbers.zoneOf(scope),
    noteTimeZone(scope, timeZone) {
      const known = numbers.get(scope);
      if (known !== undefined) numbers.put(scope, { ...known, timeZone });
    },
  };
}

export function writeSession(parts: WriteParts): CommittedSession {
  const { executor, outer, numbers, keys, hashing } = parts;
  const ledger: Ledger = parts.ledger ?? new Map();
  // Numbers found here may be those of a transaction that is undone: they reach the shared ones after COMMIT.
  const learned = new Map<string, { scope: UserScope; number: UserNumber }>();
  const places: Ledger = new Map();
  const stored = new Map<string, MemoryPlace>();
  // Users of whom this unit of work counted a memory without a vector: the table of counts may not show it yet.
  const unasked = new Set<number>();
  const tally = createTally(executor);
  const notes: AuditNote[] = [];
  const touched = new Map<string, Set<string>>();
  const touch = (kind: string, id: string): void => {
    const known = touched.get(kind);
    if (known === undefined) touched.set(kind, new Set([id]));
    else known.add(id);
  };
  let purged = false;
  const demand = demandOf(executor, outer);
  const { locksUsers } = executor.dialect;
  const read = locksUsers ? lockNumber : findNumber;

  const find = async (scope: UserScope): Promise<UserNumber | undefined> => {
    demand(scope);
    const own = learned.size === 0 ? undefined : learned.get(userKey(scope))?.number;
    const known = own ?? (locksUsers ? undefined : numbers.get(scope));
    if (known !== undefined) return known;
    const found = await lookUp(executor, scope, read);
    if (found !== undefined) learned.set(userKey(scope), { scope, number: found });
    return found;
  };
  const own = async (scope: UserScope): Promise<UserNumber> => {
    const found = await find(scope);
    if (found !== undefined) return found;
    const no = await executor.insert(makeNumber, { tenant: scope.tenant, user: scope.user });
    // Somebody else made it meanwhile: it is there now, and locked.
    const number = no === undefined ? await find(scope) : { no, ensured: false, hasModel: false };
    if (number === undefined) throw new HoldfastError('internal', { detail: 'A user could not be made.' });
    learned.set(userKey(scope), { scope, number });
    return number;
  };
  const placeOf = async (userNo: number): Promise<Place> => {
    const known = places.get(userNo);
    if (known !== undefined) return known;
    const before = ledger.get(userNo);
    if (before !== undefined) {
      // The transaction holds the user's row: nobody else can have raised it since.
      const version = before.version + 1;
      await executor.run(setVersion, { userNo, version });
      const place = { ...before, version, position: 0 };
      places.set(userNo, place);
      return place;
    }
    const raised = await executor.first(raiseVersion, { userNo });
    if (raised === undefined) throw new HoldfastError('internal', { detail: 'A user without a state was changed.' });
    const { version } = raised;
    // Whoever raised it in between, in any process, may have stored anything.
    const place = { version, position: 0, whole: numbers.wholeAt(userNo) === version - 1 };
    places.set(userNo, place);
    return place;
  };
  return {
    count(userNo, row, by) {
      tally.count(userNo, row, by);
      if (by === 1 && row.embedding === 'none') unasked.add(userNo);
    },
    flush: () => tally.flush(),
    executor,
    hashing,
    touch,
    touched: () => touched,
    noteAudit: (note) => void notes.push(note),
    audited: () => notes,
    keys,
    stored,
    demand,
    userNo: async (scope) => (await find(scope))?.no,
    knownTimeZone: (scope) => learned.get(userKey(scope))?.number.timeZone,
    ownUserNo: async (scope) => (await own(scope)).no,
    noteTimeZone(scope, timeZone) {
      const known = learned.get(userKey(scope))?.number ?? numbers.get(scope);
      if (known !== undefined) learned.set(userKey(scope), { scope, number: { ...known, timeZone } });
    },
    async ensureUser(scope, { at, timeZone }) {
      const number = await own(scope);
      if (number.ensured) return;
      const made = await executor.run(makeUser, { userNo: number.no, at, timeZone });
      // Another process may have made it meanwhile, with a zone of its own.
      const zone = made > 0 ? { timeZone } : {};
      learned.set(userKey(scope), { scope, number: { ...number, ensured: true, ...zone } });
    },
    async nameFirstModel(scope, model) {
      const number = await own(scope);
      if (number.hasModel) return;
      await executor.run(nameModel, { userNo: number.no, model });
      learned.set(userKey(scope), { scope, number: { ...number, hasModel: true } });
    },
    async raise(userNo) {
      await placeOf(userNo);
    },
    async record(userNo, changes) {
      if (changes.length === 0) return;
      for (const { memoryId } of changes) touch('memory', memoryId);
      const place = await placeOf(userNo);
      const { version, position } = place;
      places.set(userNo, { ...place, position: position + changes.length });
      await executor.runAll(
        addChange,
        changes.map(({ seq, memoryId, space, change, at }, index) => ({
          userNo,
          version,
          position: position + index,
          seq,
          memoryId,
          space,
          change,
          at,
        })),
      );
    },
    isWhole: (userNo) => !unasked.has(userNo) && places.get(userNo)?.whole === true,
    noteWhole(userNo) {
      const place = places.get(userNo);
      if (place !== undefined) places.set(userNo, { ...place, whole: true });
    },
    notePurge() {
      purged = true;
    },
    settle() {
      for (const [userNo, place] of places) {
        ledger.set(userNo, unasked.has(userNo) ? { ...place, whole: false } : place);
      }
    },
    committed() {
      keys?.committed();
      for (const { scope, number } of learned.values()) numbers.put(scope, number);
      for (const [userNo, { version, whole }] of places) {
        if (whole && !unasked.has(userNo)) numbers.setWhole(userNo, version);
      }
    },
    purged: () => purged,
  };
}

async function lookUp(
  executor: Executor,
  scope: UserScope,
  read: typeof findNumber = findNumber,
): Promise<UserNumber | undefined> {
  const row = await executor.first(read, { tenant: scope.tenant, user: scope.user });
  if (row === undefined) return undefined;
  const { no, model, timeZone } = row;
  return { no, ensured: timeZone !== null, hasModel: model !== null, ...(timeZone === null ? {} : { timeZone }) };
}

function demandOf(executor: Executor, outer: Scope): (scope: Scope) => void {
  return (scope) => {
    demandWithin(outer, scope);
    // What belongs to the whole tenant is also seen from within one of its users.
    executor.enter(outer.kind === 'user' ? outer : scope);
  };
}

/**
 * Row-level security would refuse a scope beyond that of the transaction; where there is none, this does, so that
 * what works on one database works on the other. Spaces are not compared: tenant-wide records and jobs belong to a
 * unit of work on one space.
 */
function demandWithin(outer: Scope, inner: Scope): void {
  if (outer.kind === 'system' || inner.kind === 'system') return;
  if (outer.tenant !== inner.tenant || (outer.kind === 'user' && inner.kind === 'user' && outer.user !== inner.user)) {
    throw new HoldfastError('internal', { detail: 'A store call names a scope outside that of its unit of work.' });
  }
}
