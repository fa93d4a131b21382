import { defined } from '@holdfast/contract';
import { z } from 'zod';
import type { AuditRow } from '../../domain/audit/chain.ts';
import { verifyAudit } from '../../domain/audit/verify.ts';
import { refuseBound } from '../authorise.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { checkRange, toEndMillis, toMillis, toTimestamp } from '../instants.ts';

type AuditHandlers = Pick<Handlers, 'listAudit' | 'verifyAudit' | 'getAuditHead'>;

export const auditHandlers: AuditHandlers = {
  async listAudit({ input, scope, context, dependencies: { store, platform, audit } }) {
    refuseBound(context.caller, 'listAudit');
    await audit.log.settle(scope.tenant);
    const { who, operation, result, order, includeBody, limit, cursor } = input;
    const from = input.from === undefined ? undefined : toMillis(input.from);
    const to = input.to === undefined ? undefined : toEndMillis(input.to);
    checkRange({ from, to }, 'to');
    const filter = defined({ from, to, who, operation, result });
    const list = platform.sha256(JSON.stringify(['audit', filter, order])).slice(0, 16);
    const beyond = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
    const rows = await store.read(scope, (readers) =>
      readers.audit.list(scope, { filter, order, limit: limit + 1, ...defined({ beyond }) }),
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      rows: page.map((row) => ({ ...presentRow(row), ...(includeBody ? { body: row.body } : {}) })),
      ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }),
    };
  },

  async verifyAudit({ input: { anchor }, scope, context, dependencies: { store, platform, audit } }) {
    refuseBound(context.caller, 'verifyAudit');
    await audit.log.settle(scope.tenant);
    const key = await audit.log.keys.find(scope.tenant);
    const { faults, ...verdict } = await verifyAudit({ store, platform }, scope, { key, ...defined({ anchor }) });
    return { ...verdict, faults: faults.map((fault) => ({ ...fault })) };
  },

  async getAuditHead({ scope, context, dependencies: { store, audit } }) {
    refuseBound(context.caller, 'getAuditHead');
    await audit.log.settle(scope.tenant);
    const head = await store.read(scope, (readers) => readers.audit.head(scope));
    return head === undefined ? {} : { head: { no: head.no, hash: head.hash } };
  },
};

const targets = z.array(z.object({ kind: z.string(), count: z.number(), ids: z.array(z.string()) }));
const text = z.string().optional();
/** What a row's text says beside the columns; a row that was damaged still can be listed. */
const entryIn = z.object({
  entry: z.object({ on: targets, user: text, address: text, requestId: text }),
});

function presentRow({ no, at, who, operation, result, body, hash }: AuditRow) {
  const { on = [], user, address, requestId } = entryIn.safeParse(parsed(body)).data?.entry ?? {};
  return {
    no,
    at: toTimestamp(at),
    who,
    operation,
    on: on.map(({ kind, count, ids }) => ({ kind, count, ids: [...ids] })),
    result,
    hash,
    ...defined({ userId: user, address, requestId }),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
