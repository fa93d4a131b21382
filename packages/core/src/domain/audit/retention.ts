import type { Platform } from '../platform.ts';
import type { TenantScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { AuditKey } from './chain.ts';

/** Rows of one transaction: nobody else can write to a file meanwhile. */
const slice = 5_000;

/**
 * Cuts off the rows of a tenant's audit log that are older than an instant. A row in the chain says so, and the head
 * names the last row that went, with its hash: what is left can be verified, and what is gone cannot have been changed
 * before by whoever kept a copy. Answers how many rows went.
 */
export async function cutAudit(
  { store, platform }: { readonly store: Store; readonly platform: Pick<Platform, 'now' | 'yieldTurn'> },
  scope: TenantScope,
  { before, key }: { readonly before: number; readonly key: AuditKey },
): Promise<number> {
  const { last, cutNo } = await store.read(scope, async ({ audit }) => ({
    last: await audit.lastBefore(scope, { at: before }),
    cutNo: (await audit.head(scope))?.cutNo ?? 0,
  }));
  const count = Math.max(0, last - cutNo);
  for (let through = cutNo; through < last;) {
    const first = through === cutNo;
    through = Math.min(last, through + slice);
    const upTo = through;
    await store.write(scope, async ({ audit }) => {
      await audit.cut(scope, { through: upTo, key });
      if (!first) return;
      const on = [{ kind: 'audit_row', count, ids: [String(last)] }];
      const entry = { at: platform.now(), who: 'holdfast', operation: 'cutAudit', on, result: 'ok' };
      await audit.append(scope, { entry, key });
    });
    await platform.yieldTurn();
  }
  return count;
}
