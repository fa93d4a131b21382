import { defined } from '../defined.ts';
import { HoldfastError } from '../errors.ts';
import { addDays, type Calendar, createCalendar } from '../lib/calendar.ts';
import type { UserScope } from '../scope.ts';
import type { Readers, Writers } from '../store.ts';
import type { QuotaRules, QuotaUse } from './quota-store.ts';

/** What one user may keep, and store in a day; without a number there is no limit. */
export interface UserQuotas {
  readonly memories?: number;
  readonly dailyIngestions?: number;
}

/** What a tenant may in all, and each of its users who has no quota of its own. */
export interface TenantQuotas extends UserQuotas {
  readonly userMemories?: number;
  readonly userDailyIngestions?: number;
}

/** Team mode's, where settings say nothing else. */
export const defaultQuotas: UserQuotas = { memories: 50_000, dailyIngestions: 1_000 };

/** What holds where neither the user nor its tenant says anything. */
export interface QuotaDefaults extends UserQuotas {
  /** Zone of tenants that name none. */
  readonly timeZone: string;
}

/** Days for which it is kept how much was stored. */
const keptDays = 40;

/** What a user may after all: its own quota, else that of its tenant for users, else that of the settings. */
export function effectiveQuotas({ user, tenant }: QuotaRules, defaults: UserQuotas): UserQuotas {
  return defined({
    memories: user.memories ?? tenant.userMemories ?? defaults.memories,
    dailyIngestions: user.dailyIngestions ?? tenant.userDailyIngestions ?? defaults.dailyIngestions,
  });
}

const calendars = new Map<string, Calendar>();

/** Made once a zone: making one takes longer than the write that asks. */
function calendarOf({ timeZone }: QuotaRules, defaults: QuotaDefaults): Calendar {
  const zone = timeZone ?? defaults.timeZone;
  const calendar = calendars.get(zone) ?? createCalendar(zone);
  calendars.set(zone, calendar);
  return calendar;
}

/** Quotas with what is given in its place; null takes one away. */
export function patchQuotas<Q extends TenantQuotas>(
  before: Q,
  patch: { readonly [K in keyof TenantQuotas]: number | null | undefined },
): TenantQuotas {
  const merged = { ...before, ...defined(patch) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

export interface Spending {
  /** Memories that come to those that are kept. */
  readonly memories: number;
  /** Memories that are stored, in place of others or not. */
  readonly ingestions: number;
  readonly now: number;
}

/**
 * Counts what a write stores against the quotas of user and tenant, in the transaction of that write: what is refused
 * was never counted, and no two writes take the same last place. Called before the rows are written, with the user's row
 * locked by `users.ensure` where the database runs writers side by side.
 *
 * A quota of the whole tenant makes its writes wait for each other, so it is looked at only where there is one.
 *
 * @throws HoldfastError quota_exceeded
 */
export async function spendQuota(
  writers: Writers,
  scope: UserScope,
  { defaults, spending }: { readonly defaults: QuotaDefaults; readonly spending: Spending },
): Promise<void> {
  const { memories, ingestions, now } = spending;
  if (ingestions === 0 && memories === 0) return;
  const rules = await writers.quotas.rules(scope);
  const calendar = calendarOf(rules, defaults);
  const day = calendar.dayOf(now);
  const judge = (used: QuotaUse, quotas: UserQuotas, whose: Whose): void => {
    if (memories > 0)
      demandRoom({ what: 'memories', whose, used: used.memories, wanted: memories, quota: quotas.memories });
    const room = { used: used.ingestions, wanted: ingestions, quota: quotas.dailyIngestions };
    if (ingestions > 0) demandRoom({ what: 'ingestions', whose, ...room, waitMs: calendar.spanOf(day).to - now });
  };
  judge(await writers.quotas.use(scope, { day }), effectiveQuotas(rules, defaults), 'user');
  if (rules.tenant.memories !== undefined || rules.tenant.dailyIngestions !== undefined) {
    judge(await writers.quotas.tenantUse(scope, { day }), rules.tenant, 'tenant');
  }
  if (ingestions > 0) {
    await writers.quotas.count(scope, { day, by: ingestions, keepFrom: addDays(day, -keptDays) });
  }
}

/** What a user may, and has used. */
export async function quotasOf(
  readers: Readers,
  scope: UserScope,
  { defaults, now }: { readonly defaults: QuotaDefaults; readonly now: number },
): Promise<{ readonly quotas: UserQuotas; readonly used: QuotaUse }> {
  const rules = await readers.quotas.rules(scope);
  const used = await readers.quotas.use(scope, { day: calendarOf(rules, defaults).dayOf(now) });
  return { quotas: effectiveQuotas(rules, defaults), used };
}

type Whose = 'user' | 'tenant';

interface Room {
  readonly what: 'memories' | 'ingestions';
  readonly whose: Whose;
  readonly used: number;
  readonly wanted: number;
  readonly quota: number | undefined;
  /** Until the count begins anew. */
  readonly waitMs?: number;
}

/** @throws HoldfastError quota_exceeded */
function demandRoom({ what, whose, used, wanted, quota, waitMs }: Room): void {
  if (quota === undefined || used + wanted <= quota) return;
  const told = {
    memories: `This ${whose} keeps ${used} of ${quota} memories and cannot take ${wanted} more. Forget some, or have the quota raised`,
    ingestions: `This ${whose} has stored ${used} of ${quota} memories today and cannot store ${wanted} more. Go on tomorrow, send fewer at once, or have the quota raised`,
  };
  const how = whose === 'user' ? '`holdfast users update USER`' : '`holdfast tenants update TENANT`';
  throw new HoldfastError('quota_exceeded', {
    detail: `${told[what]} (${how}).`,
    ...(waitMs === undefined ? {} : { retryAfter: Math.ceil(waitMs / 1_000) }),
  });
}
