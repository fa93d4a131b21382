import type { Resealed } from '../../../domain/secrets/vault.ts';
import type { IdentityKind } from '../../../domain/calls/call-store.ts';
import { present } from '../../../domain/present.ts';
import type { Dialect } from '../dialect.ts';
import { type Statement, statement } from '../statement.ts';
import { sealedColumns } from './columns.ts';
import type { DataKey } from './data-key.ts';
import { type ResealedTable, resealedTables } from './resealed-tables.ts';
import type { KeyRow, Owner, UnitKeys } from './unit-keys.ts';
import { keysOfValue, openValue, sealValue } from './values.ts';

/** How far the rows of an owner are under the current key. */
interface Place {
  readonly table: number;
  readonly after: number;
  readonly afterSecond: number;
}

type Row = Readonly<Record<string, unknown>>;

const setPlace = statement((db, p: { no: number; place: string; rest: KeyRow['rest'] }) =>
  db.updateTable('data_keys').set({ place: p.place, rest: p.rest }).where('key_no', '=', p.no),
);

const dropKey = statement((db, p: { no: number }) => db.deleteFrom('data_keys').where('key_no', '=', p.no));

const aliasRows = statement((db, p: { userNo: number }) =>
  db.selectFrom('entity_aliases').select(['space', 'key', 'name']).where('user_no', '=', p.userNo),
);

const setAlias = statement((db, p: { userNo: number; space: string; was: string; key: string; name: string }) =>
  db
    .updateTable('entity_aliases')
    .set({ key: p.key, name: p.name })
    .where('user_no', '=', p.userNo)
    .where('key', '=', p.was)
    .where('space', '=', p.space),
);

const idempotencyRows = statement((db, p: { tenant: string }) =>
  db.selectFrom('idempotency').select(['operation', 'key', 'body_hash']).where('tenant', '=', p.tenant),
);

const setIdempotency = statement(
  (db, p: { tenant: string; operation: string; was: string; key: string; body_hash: string }) =>
    db
      .updateTable('idempotency')
      .set({ key: p.key, body_hash: p.body_hash })
      .where('tenant', '=', p.tenant)
      .where('operation', '=', p.operation)
      .where('key', '=', p.was),
);

const secretRows = statement((db, p: { tenant: string }) =>
  db.selectFrom('tenant_secrets').select(['name', 'value']).where('tenant', '=', p.tenant),
);

const setSecret = statement((db, p: { tenant: string; name: string; value: Uint8Array }) =>
  db
    .updateTable('tenant_secrets')
    .set({ value: p.value })
    .where('tenant', '=', p.tenant)
    // Sound: it is one of those that were read.
    .where('name', '=', p.name as 'receipt'),
);

const identityRows = statement((db, p: { tenant: string }) =>
  db.selectFrom('call_identities').select(['kind', 'address']).where('tenant', '=', p.tenant),
);

const setIdentity = statement((db, p: { tenant: string; kind: string; was: string; address: string }) =>
  db
    .updateTable('call_identities')
    .set({ address: p.address })
    .where('tenant', '=', p.tenant)
    // Sound: it is one of those that were read.
    .where('kind', '=', p.kind as IdentityKind)
    .where('address', '=', p.was),
);

const failures = statement((db, p: { userNo: number }) =>
  db
    .selectFrom('jobs')
    .select(['id', 'last_error'])
    .where('user_no', '=', p.userNo)
    .where('last_error', 'is not', null),
);

const setFailure = statement((db, p: { userNo: number; id: string; last_error: string }) =>
  db.updateTable('jobs').set({ last_error: p.last_error }).where('id', '=', p.id).where('user_no', '=', p.userNo),
);

const tablesOf = new WeakMap<Dialect, readonly ResealedTable[]>();

function tables(dialect: Dialect): readonly ResealedTable[] {
  let known = tablesOf.get(dialect);
  if (known === undefined) {
    known = resealedTables(dialect);
    tablesOf.set(dialect, known);
  }
  return known;
}

/** Puts the next rows of a user under the current key; one slice a transaction, whose place is kept with the key. */
export async function resealUser(
  keys: UnitKeys,
  owner: Owner,
  {
    userNo,
    limit,
    dropImage,
  }: { readonly userNo: number; readonly limit: number; readonly dropImage: () => Promise<void> },
): Promise<Resealed> {
  const [current] = await keys.rows(owner);
  if (current?.state !== 'current') {
    await keys.make(owner, 'plain');
    return { rows: 0, done: false };
  }
  if (current.rest === 'none') return { rows: 0, done: true };
  if (current.place === '') {
    const rows = (await resealNames(keys, owner, userNo)) + (await resealFailures(keys, owner, userNo));
    await dropImage();
    for (const build of keys.sealing.dialect.clearSearch ?? []) await keys.executor.run(cleared(build), { userNo });
    await note(keys, owner, current, { table: 0, after: -1, afterSecond: -1 });
    return { rows, done: false };
  }
  // Sound: only `note` writes these texts.
  const place = JSON.parse(current.place) as Place;
  const table = tables(keys.sealing.dialect)[place.table];
  if (table === undefined) {
    await endReseal(keys, owner, current);
    return { rows: 0, done: true };
  }
  const { after, afterSecond } = place;
  const rows = await keys.executor.all(table.rows, { userNo, after, afterSecond, limit });
  const changed = await resealRows(keys, owner, { table, rows });
  const last = rows.at(-1);
  const next = { ...place, after: last?.first ?? after, afterSecond: last?.second ?? afterSecond };
  const over = rows.length < limit;
  await note(keys, owner, current, over ? { table: place.table + 1, after: -1, afterSecond: -1 } : next);
  return { rows: changed, done: false };
}

/** All of a tenant's at once: a day's keys of calls, telephone numbers, and a few secrets. */
export async function resealTenant(keys: UnitKeys, owner: Owner): Promise<Resealed> {
  const [current] = await keys.rows(owner);
  if (current?.state !== 'current') await keys.make(owner, 'plain');
  else if (current.rest === 'none') return { rows: 0, done: true };
  const { executor } = keys;
  const { tenant } = owner;
  const key = await keys.current(owner);
  let rows = 0;
  for (const row of await executor.all(idempotencyRows, { tenant })) {
    const next = await resealedRow(keys, owner, { key, table: 'idempotency', row });
    if (next === undefined) continue;
    // Sound, here and below: sealed texts and bytes are texts and bytes.
    const sealed = next as { key: string; body_hash: string };
    await executor.run(setIdempotency, { tenant, operation: row.operation, was: row.key, ...sealed });
    rows += 1;
  }
  for (const row of await executor.all(secretRows, { tenant })) {
    const next = await resealedRow(keys, owner, { key, table: 'tenant_secrets', row });
    if (next === undefined) continue;
    const sealed = next as { value: Uint8Array };
    await executor.run(setSecret, { tenant, name: row.name, ...sealed });
    rows += 1;
  }
  for (const row of await executor.all(identityRows, { tenant })) {
    const next = await resealedRow(keys, owner, { key, table: 'call_identities', row });
    if (next === undefined) continue;
    const sealed = next as { address: string };
    await executor.run(setIdentity, { tenant, kind: row.kind, was: row.address, ...sealed });
    rows += 1;
  }
  await endReseal(keys, owner, present((await keys.rows(owner))[0]));
  return { rows, done: true };
}

/** Names that must stay unique under the key by which they are looked for: all at once, or two keys could hold one name. */
export async function resealNames(keys: UnitKeys, owner: Owner, userNo: number): Promise<number> {
  const key = await keys.current(owner);
  let rows = 0;
  for (const row of await keys.executor.all(aliasRows, { userNo })) {
    const next = await resealedRow(keys, owner, { key, table: 'entity_aliases', row });
    if (next === undefined) continue;
    // Sound: sealed texts are texts.
    const sealed = next as { key: string; name: string };
    await keys.executor.run(setAlias, { userNo, space: row.space, was: row.key, ...sealed });
    rows += 1;
  }
  return rows;
}

/** Under the tenant's key, as those of later failures. */
async function resealFailures(keys: UnitKeys, { tenant }: Owner, userNo: number): Promise<number> {
  const owner = { tenant, user: undefined };
  const rows = await keys.executor.all(failures, { userNo });
  let changed = 0;
  for (const row of rows) {
    const key = await keys.current(owner);
    const next = await resealedRow(keys, owner, { key, table: 'jobs', row });
    if (next === undefined) continue;
    // Sound: sealed texts are texts.
    await keys.executor.run(setFailure, { userNo, id: row.id, ...(next as { last_error: string }) });
    changed += 1;
  }
  return changed;
}

async function resealRows(
  keys: UnitKeys,
  owner: Owner,
  { table, rows }: { readonly table: ResealedTable; readonly rows: readonly Row[] },
): Promise<number> {
  const key = await keys.current(owner);
  let changed = 0;
  for (const row of rows) {
    const next = await resealedRow(keys, owner, { key, table: table.name, row });
    if (next === undefined) continue;
    await keys.executor.run(table.update, { ...next, first: row['first'], second: row['second'] });
    changed += 1;
  }
  return changed;
}

/** All sealed columns of a row under the key; undefined when they are already. */
async function resealedRow(
  keys: UnitKeys,
  owner: Owner,
  { key, table, row }: { readonly key: DataKey; readonly table: string; readonly row: Row },
): Promise<Row | undefined> {
  const columns = sealedColumns.filter((column) => column.table === table);
  const numbers = new Set(columns.flatMap((column) => keysOfValue(column, row[column.column])));
  const others = [...numbers].filter((no) => no !== key.no);
  const known = await keys.byNumbers(owner, others);
  const next: Record<string, unknown> = {};
  let changed = false;
  for (const column of columns) {
    const was = row[column.column];
    const under = keysOfValue(column, was);
    if (under.length > 0 && under.every((no) => no === key.no)) {
      next[column.column] = was;
      continue;
    }
    const value = openValue((no) => present(known.get(no)), column, was);
    const sealed = sealValue(key, column, column.form === 'vector' ? vectorOf(keys, value, row) : value);
    next[column.column] = sealed;
    changed ||= sealed !== was;
  }
  return changed ? next : undefined;
}

/** A vector as numbers, whatever form it was stored in. */
function vectorOf(keys: UnitKeys, value: unknown, row: Row): unknown {
  const { dialect } = keys.sealing;
  return value instanceof Uint8Array ? dialect.bytesToVector(value, Number(row['dimensions'])) : value;
}

async function note(keys: UnitKeys, owner: Owner, { no, rest }: KeyRow, place: Place): Promise<void> {
  await keys.executor.run(setPlace, { no, rest, place: JSON.stringify(place) });
  keys.forget(owner);
}

async function endReseal(keys: UnitKeys, owner: Owner, current: KeyRow): Promise<void> {
  const old = (await keys.rows(owner)).filter(({ no }) => no !== current.no);
  await keys.executor.run(setPlace, { no: current.no, rest: 'none', place: '' });
  for (const { no } of old) await keys.executor.run(dropKey, { no });
  keys.noteShredded(old.map(({ no }) => no));
  keys.forget(owner);
}

const clears = new WeakMap<object, Statement<{ userNo: number }, unknown>>();

function cleared(build: NonNullable<Dialect['clearSearch']>[number]): Statement<{ userNo: number }, unknown> {
  let known = clears.get(build);
  if (known === undefined) {
    known = statement((db, p: { userNo: number }) => build(db, p));
    clears.set(build, known);
  }
  return known;
}
