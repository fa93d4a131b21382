import { z } from 'zod';

const amount = z.int().min(0).max(1_000_000_000);

/** What one user may keep, and store in a day. */
export const quotaPatch = z.strictObject({
  memories: amount.nullable().optional().describe('Memories that may be kept at once'),
  dailyIngestions: amount.nullable().optional().describe('Memories that may be stored in a day'),
});

/** What a tenant may keep and store in all, and what each of its users may who has no quota of its own. */
export const tenantQuotaPatch = quotaPatch.extend({
  userMemories: amount.nullable().optional().describe('Memories that each user may keep'),
  userDailyIngestions: amount.nullable().optional().describe('Memories that may be stored for each user in a day'),
});

export const tenantQuotas = z.object({
  memories: amount.optional(),
  dailyIngestions: amount.optional(),
  userMemories: amount.optional(),
  userDailyIngestions: amount.optional(),
});

export const quotaUse = z.object({
  used: z.int().min(0),
  quota: z.int().min(0).optional().describe('Absent where there is no limit'),
});
