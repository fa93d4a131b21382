import { z } from 'zod';
import { settingNotes } from './setting-note.ts';

/** Settings of the audit log. */
export const auditSettings = {
  audit: z.enum(['off', 'writes', 'reads']).default('off').register(settingNotes, {
    group: 'Audit',
    description:
      'What is written to the audit log: nothing, calls that change something or were denied, or every call. In team mode off means writes.',
    example: 'reads',
  }),
  auditDays: z.int().min(1).max(36_500).optional().register(settingNotes, {
    group: 'Audit',
    description: 'Days after which rows of the audit log are removed, leaving a note in it that says so.',
    example: '400',
    otherwise: 'they are kept',
  }),
};
