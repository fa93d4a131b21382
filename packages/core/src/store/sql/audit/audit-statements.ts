import type { AuditFilter } from '../../../domain/audit/audit-store.ts';
import type { AuditHead, AuditRow } from '../../../domain/audit/chain.ts';
import { type Statement, statement } from '../statement.ts';

const columns = ['no', 'at', 'who', 'operation', 'result', 'body', 'hash'] as const;
const headColumns = ['no', 'hash', 'cut_no as cutNo', 'cut_hash as cutHash', 'seal'] as const;

export const findHead = statement((db, p: { tenant: string }) =>
  db.selectFrom('audit_heads').select(headColumns).where('tenant', '=', p.tenant),
);

/** Held until the transaction ends, so that the rows of a tenant follow each other. */
export const lockHead = statement((db, p: { tenant: string }, dialect) =>
  db
    .selectFrom('audit_heads')
    .select(headColumns)
    .where('tenant', '=', p.tenant)
    .$if(dialect.locksUsers, (query) => query.forUpdate()),
);

export const addHead = statement((db, p: AuditHead & { tenant: string }) =>
  db
    .insertInto('audit_heads')
    .values({ tenant: p.tenant, no: p.no, hash: p.hash, cut_no: p.cutNo, cut_hash: p.cutHash, seal: p.seal })
    .onConflict((conflict) => conflict.doNothing()),
);

export const setHead = statement((db, p: AuditHead & { tenant: string }) =>
  db
    .updateTable('audit_heads')
    .set({ no: p.no, hash: p.hash, cut_no: p.cutNo, cut_hash: p.cutHash, seal: p.seal })
    .where('tenant', '=', p.tenant),
);

export const addRow = statement((db, p: AuditRow & { tenant: string }) =>
  db.insertInto('audit_rows').values({
    tenant: p.tenant,
    no: p.no,
    at: p.at,
    who: p.who,
    operation: p.operation,
    result: p.result,
    body: p.body,
    hash: p.hash,
  }),
);

export const rowsAfter = statement((db, p: { tenant: string; after: number; limit: number }) =>
  db
    .selectFrom('audit_rows')
    .select(columns)
    .where('tenant', '=', p.tenant)
    .where('no', '>', p.after)
    .orderBy('no')
    .limit(p.limit),
);

/** Walked from the beginning, and left at the first that is not older. */
export const firstSince = statement((db, p: { tenant: string; at: number }) =>
  db
    .selectFrom('audit_rows')
    .select('no')
    .where('tenant', '=', p.tenant)
    .where('at', '>=', p.at)
    .orderBy('no')
    .limit(1),
);

export const addWaiting = statement((db, p: { tenant: string; entry: string; seal: string }) =>
  db.insertInto('audit_waiting').values({ tenant: p.tenant, entry: p.entry, seal: p.seal }),
);

export const listWaiting = statement((db, p: { tenant: string; limit: number }) =>
  db
    .selectFrom('audit_waiting')
    .select(['waiting_no as no', 'entry', 'seal'])
    .where('tenant', '=', p.tenant)
    .orderBy('waiting_no')
    .limit(p.limit),
);

export const countWaiting = statement((db, p: { tenant: string }) =>
  db
    .selectFrom('audit_waiting')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenant', '=', p.tenant),
);

export const dropWaiting = statement((db, p: { tenant: string; nos: readonly number[] }, dialect) =>
  db.deleteFrom('audit_waiting').where('tenant', '=', p.tenant).where('waiting_no', 'in', dialect.numbers(p.nos)),
);

type Condition = keyof AuditFilter;
export interface PageParams {
  readonly tenant: string;
  readonly beyond: number;
  readonly limit: number;
  readonly from: number;
  readonly to: number;
  readonly who: string;
  readonly operation: string;
  readonly result: string;
}
const pages = new Map<string, Statement<PageParams, AuditRow>>();

/** One statement for each combination of conditions: a database plans what is there, not what could be. */
export function pageOf(filter: AuditFilter, order: 'newest' | 'oldest'): Statement<PageParams, AuditRow> {
  // Sound: the object has these keys and no others.
  const on = (Object.keys(filter) as Condition[]).filter((name) => filter[name] !== undefined).toSorted();
  const name = [order, ...on].join(' ');
  const known = pages.get(name);
  if (known !== undefined) return known;
  const has = (condition: Condition): boolean => on.includes(condition);
  const made = statement((db, p: PageParams) =>
    db
      .selectFrom('audit_rows')
      .select(columns)
      .where('tenant', '=', p.tenant)
      .where('no', order === 'newest' ? '<' : '>', p.beyond)
      .$if(has('from'), (query) => query.where('at', '>=', p.from))
      .$if(has('to'), (query) => query.where('at', '<', p.to))
      .$if(has('who'), (query) => query.where('who', '=', p.who))
      .$if(has('operation'), (query) => query.where('operation', '=', p.operation))
      .$if(has('result'), (query) => query.where('result', '=', p.result))
      .orderBy('no', order === 'newest' ? 'desc' : 'asc')
      .limit(p.limit),
  );
  pages.set(name, made);
  return made;
}
