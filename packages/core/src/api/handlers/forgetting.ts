import { HoldfastError, type OutputOf, type ParsedInputOf, defined } from '@holdfast/contract';
import { z } from 'zod';
import { forget, planForgetting } from '../../domain/forgetting/forget.ts';
import type { ForgettingRecord } from '../../domain/forgetting/receipt-store.ts';
import { isOwnKey, isSigned, type Receipt } from '../../domain/forgetting/receipt.ts';
import { readProgress } from '../../domain/forgetting/progress.ts';
import { readReceipt } from '../../domain/forgetting/run.ts';
import type { ForgettingTarget } from '../../domain/forgetting/target.ts';
import type { UserScope } from '../../domain/scope.ts';
import { userScopeOf } from '../authorise.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { HandlerCall, Handlers } from '../handler.ts';
import { checkRange, toEndMillis, toMillis, toTimestamp } from '../instants.ts';

type ForgettingHandlers = Pick<Handlers, 'forget' | 'getReceipt' | 'listReceipts' | 'verifyReceipt'>;

export const forgettingHandlers: ForgettingHandlers = {
  async forget(call) {
    const { input, dependencies } = call;
    const target = toTarget(input.target);
    const scope = scopeFor(call, target);
    if (input.dryRun) {
      const { sample, confirmation, ...counts } = await planForgetting(dependencies, scope, target);
      return {
        status: 'planned',
        planned: {
          ...counts,
          sample: [...sample],
          ...(confirmation === undefined
            ? {}
            : { confirm: confirmation.token, confirmUntil: toTimestamp(confirmation.expiresAt) }),
        },
      };
    }
    const { forgetting } = dependencies;
    const done = await forget(forgetting, scope, { target, ...defined({ confirm: input.confirm }) });
    if (done.status === 'running') {
      dependencies.wakeWorker();
      return { status: done.status, id: done.id };
    }
    return { status: done.status, id: done.id, receipt: presentReceipt(done.receipt) };
  },

  async getReceipt({ input: { id }, scope, dependencies: { store } }) {
    const record = await store.read(scope, ({ receipts }) => receipts.get(scope, { id }));
    if (record !== undefined) return presentRecord(record);
    throw new HoldfastError('not_found', {
      detail: `No forgetting ${id} of this user.`,
      faults: [{ field: 'id', message: 'was not found' }],
    });
  },

  async listReceipts({ input: { limit, cursor }, scope, dependencies: { store } }) {
    const before = cursor === undefined ? undefined : readCursor(cursor, 'receipts', z.tuple([z.int()]))[0];
    const found = await store.read(scope, ({ receipts }) =>
      receipts.list(scope, { limit: limit + 1, ...defined({ before }) }),
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      receipts: page.map(presentRecord),
      ...(found.length > limit && last !== undefined ? { nextCursor: writeCursor('receipts', [last.no]) } : {}),
    };
  },

  async verifyReceipt({ input: { receipt }, scope, dependencies: { store, platform } }) {
    const signed = isSigned(platform, receipt);
    const ownKey = await store.read(scope, ({ secrets }) => isOwnKey(secrets, platform, scope, receipt['publicKey']));
    return { valid: signed && ownKey, signed, ownKey };
  },
};

/** A whole space or user is never meant by leaving something out. */
function scopeFor(
  { scope, input, context, dependencies: { policy } }: HandlerCall<'forget'>,
  { type }: ForgettingTarget,
): UserScope {
  if (type === 'user') {
    if (input.spaces === undefined) return userScopeOf(context, { userId: input.userId, spaces: '*' }, policy);
    throw fault('spaces', 'must not be given: a user is forgotten in all spaces');
  }
  if (type === 'space' && (input.spaces === undefined || input.spaces === '*')) {
    throw fault('spaces', 'must name what is to be forgotten as a whole');
  }
  return scope;
}

function toTarget(target: ParsedInputOf<'forget'>['target']): ForgettingTarget {
  switch (target.type) {
    case 'source':
      return { type: 'source', sourceType: target.sourceType, ...defined({ sourceId: target.sourceId }) };
    case 'time':
      return { type: 'time', ...rangeOf(target) };
    case 'filter': {
      const { type, from, to, ...rest } = target;
      const filter = { ...defined(rest), ...rangeOf({ from, to }) };
      if (Object.keys(filter).length > 0) return { type, filter };
      throw fault('target', 'must have a condition; to forget everything, name the space or the user');
    }
    case 'memory':
    case 'entity':
    case 'session':
    case 'space':
    case 'user':
      return target;
  }
}

function rangeOf(range: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  readonly from?: number;
  readonly to?: number;
} {
  const from = range.from === undefined ? undefined : toMillis(range.from);
  const to = range.to === undefined ? undefined : toEndMillis(range.to);
  checkRange({ from, to }, 'target.to');
  return defined({ from, to });
}

function fault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}

function presentRecord(record: ForgettingRecord): OutputOf<'getReceipt'> {
  const { id, state, createdAt, completedAt, body, progress } = record;
  return {
    id,
    status: state,
    requestedAt: toTimestamp(createdAt),
    removed: readProgress(progress).removed.memories,
    ...(completedAt === undefined ? {} : { completedAt: toTimestamp(completedAt) }),
    ...(body === undefined ? {} : { receipt: presentReceipt(readReceipt(body)) }),
  };
}

/** Lists that may be changed, as the contract has them; the signature covers the values alone. */
function presentReceipt(receipt: Receipt): NonNullable<OutputOf<'forget'>['receipt']> {
  const { scope, marks } = receipt;
  const { spaces, of, ...rest } = scope;
  return {
    ...receipt,
    scope: {
      ...rest,
      ...(spaces === undefined ? {} : { spaces: [...spaces] }),
      ...(of === undefined ? {} : { of: [...of] }),
    },
    marks: { ...marks, first: [...marks.first] },
  };
}
