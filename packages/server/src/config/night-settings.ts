import { z } from 'zod';
import { settingNotes } from './setting-note.ts';

/** Settings of the nights: when they come, and what they archive. */
export const nightSettings = {
  night: z.enum(['on', 'off']).default('on').register(settingNotes, {
    group: 'Nights',
    description: 'off: no nightly consolidation; what is asked for by operation still runs.',
    example: 'off',
  }),
  nightHour: z.int().min(0).max(23).default(3).register(settingNotes, {
    group: 'Nights',
    description: "Hour of each user's own clock at which their night begins.",
    example: '4',
  }),
  reflections: z.enum(['on', 'off']).default('on').register(settingNotes, {
    group: 'Nights',
    description: 'off: nights look back on no day or week; what is asked for by operation still is.',
    example: 'off',
  }),
  reflectImportance: z.number().min(1).max(1_000_000).optional().register(settingNotes, {
    group: 'Nights',
    description:
      'Summed salience of what was said after which the day so far is looked back on; about thirty plain turns are 15.',
    example: '15',
    otherwise: 'only nights look back',
  }),
  archiveAfterDays: z.int().min(1).max(36_500).default(365).register(settingNotes, {
    group: 'Nights',
    description: 'Days without a use after which a memory that was used less than five times is archived.',
    example: '730',
  }),
  archiveWorkAfterDays: z.int().min(1).max(36_500).default(30).register(settingNotes, {
    group: 'Nights',
    description: 'The same for records of work and snapshots.',
    example: '90',
  }),
  maxActiveMemories: z.int().min(1).max(100_000_000).optional().register(settingNotes, {
    group: 'Nights',
    description: 'Active memories of one user; beyond them nights archive the weakest, never pinned ones.',
    example: '50000',
    otherwise: 'no bound',
  }),
};
