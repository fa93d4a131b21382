import { type AuditEntry, entryText, targetsOf } from '../../../domain/audit/audit-entry.ts';
import type { AuditReader, AuditWriter } from '../../../domain/audit/audit-store.ts';
import { type AuditNote, sealedHead, waitingSeal } from '../../../domain/audit/chain.ts';
import type { Session, WriteSession } from '../session.ts';
import { type Statement, statement } from '../statement.ts';
import {
  countWaiting,
  dropWaiting,
  findHead,
  firstSince,
  listWaiting,
  lockHead,
  pageOf,
  rowsAfter,
  setHead,
} from './audit-statements.ts';
import { chainRows, ensureHead } from './chain-rows.ts';

const cutRows: Statement<{ tenant: string; through: number }, unknown> = statement((db, p, dialect) =>
  dialect.lookUps.cutAudit(db, p),
);

const allTenants: Statement<object, { tenant: string }> = statement((db, p, dialect) =>
  dialect.lookUps.auditTenants(db, p),
);

export function auditReader(session: Session): AuditReader {
  const { executor } = session;
  return {
    async head(scope) {
      session.demand(scope);
      return executor.first(findHead, { tenant: scope.tenant });
    },
    async rows(scope, params) {
      session.demand(scope);
      return executor.all(rowsAfter, { tenant: scope.tenant, ...params });
    },
    async list(scope, { filter, order, beyond = order === 'newest' ? Number.MAX_SAFE_INTEGER : 0, limit }) {
      session.demand(scope);
      const { from = 0, to = 0, who = '', operation = '', result = '' } = filter;
      const page = { tenant: scope.tenant, beyond, limit, from, to, who, operation, result };
      return executor.all(pageOf(filter, order), page);
    },
    async waiting(scope) {
      session.demand(scope);
      return Number((await executor.first(countWaiting, { tenant: scope.tenant }))?.count ?? 0);
    },
    async tenants() {
      return (await executor.all(allTenants, {})).map(({ tenant }) => tenant);
    },
    async lastBefore(scope, { at }) {
      session.demand(scope);
      const since = await executor.first(firstSince, { tenant: scope.tenant, at });
      if (since !== undefined) return since.no - 1;
      return (await executor.first(findHead, { tenant: scope.tenant }))?.no ?? 0;
    },
  };
}

export function auditWriter(session: WriteSession): AuditWriter {
  const { executor, hashing } = session;
  return {
    ...auditReader(session),
    touched: () => targetsOf(session.touched()),
    async begin(scope, { key }) {
      session.demand(scope);
      await ensureHead(executor, hashing, { tenant: scope.tenant, key });
    },
    append(scope, { entry, key }) {
      session.demand(scope);
      session.noteAudit(noteOf(scope.tenant, entry, key));
      return Promise.resolve();
    },
    async chain(scope, { key, limit }) {
      const { tenant } = scope;
      session.demand(scope);
      await ensureHead(executor, hashing, { tenant, key });
      await executor.first(lockHead, { tenant });
      const found = await executor.all(listWaiting, { tenant, limit });
      const waiting = found.map(({ no, entry, seal }) => ({ no, seal, note: noteFrom(tenant, entry, key) }));
      const sound = waiting.filter(({ note, seal }) => note !== undefined && waitingSeal(hashing, note) === seal);
      if (sound.length > 0) {
        await chainRows(
          executor,
          hashing,
          sound.flatMap(({ note }) => note ?? []),
        );
        await executor.run(dropWaiting, { tenant, nos: sound.map(({ no }) => no) });
      }
      return { chained: sound.length, damaged: waiting.length - sound.length };
    },
    async cut(scope, { through, key }) {
      const { tenant } = scope;
      session.demand(scope);
      const head = await executor.first(lockHead, { tenant });
      const [last] = await executor.all(rowsAfter, { tenant, after: through - 1, limit: 1 });
      if (head === undefined || last?.no !== through) return false;
      const next = { no: head.no, hash: head.hash, cutNo: through, cutHash: last.hash };
      // First: the database lets go of those rows alone that the head no longer vouches for.
      await executor.run(setHead, { ...sealedHead(hashing, { tenant, key }, next), tenant });
      await executor.run(cutRows, { tenant, through });
      return true;
    },
  };
}

function noteOf(tenant: string, entry: AuditEntry, key: AuditNote['key']): AuditNote {
  const { at, who, operation, result } = entry;
  return { tenant, key, entry: entryText(entry), at, who, operation, result };
}

/** Undefined for what is no entry. */
function noteFrom(tenant: string, text: string, key: AuditNote['key']): AuditNote | undefined {
  try {
    // Sound: the seal, which is checked before it is used, is over what `entryText` wrote.
    const { at, who, operation, result } = JSON.parse(text) as AuditEntry;
    return { tenant, key, entry: text, at, who, operation, result };
  } catch {
    // Not JSON: somebody has changed it, which is what the caller counts.
    return undefined;
  }
}
