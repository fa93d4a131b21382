import { Cron } from 'croner';
import { z } from 'zod';
import { endpoint, settingNotes, text } from './setting-note.ts';

/** Whether it is one, and names a time that ever comes. */
function isSchedule(pattern: string): boolean {
  try {
    return new Cron(pattern, { paused: true }).nextRun() !== null;
  } catch {
    // croner says in no other way that it is none.
    return false;
  }
}

/** Settings of backups: where, when, how long, and whether they are encrypted. */
export const backupSettings = {
  backupTarget: text
    .regex(/^(?!s3:\/\/)|^s3:\/\/[a-z\d][a-z\d.-]{1,62}(?:\/[^\s/]+)*\/?$/u, 'is not a folder or s3://BUCKET/PREFIX')
    .optional()
    .register(settingNotes, {
      group: 'Backups',
      description: 'Where backups go: a folder, or `s3://BUCKET/PREFIX` of S3 or anything compatible.',
      example: 's3://my-bucket/holdfast',
      otherwise: '`backups` in the data folder',
    }),
  backupSchedule: text.refine(isSchedule, 'is not a schedule such as `0 3 * * *`').optional().register(settingNotes, {
    group: 'Backups',
    description:
      'When workers back up, as a cron pattern in HOLDFAST_TIME_ZONE; one backup each time, however many processes there are. A missed time is made up for.',
    example: '0 3 * * *',
    otherwise: 'only `holdfast backup` makes any',
  }),
  backupKeepDays: z.int().min(1).max(36_500).default(30).register(settingNotes, {
    group: 'Backups',
    description: 'Days for which backups are kept; older ones are deleted after each new one.',
    example: '90',
  }),
  backupEncrypt: z.boolean().default(false).register(settingNotes, {
    group: 'Backups',
    description: 'Encrypts backups under the secret key, without which they cannot be restored. Keep it elsewhere.',
    example: 'true',
  }),
  backupDatabaseUrl: z
    .string()
    .regex(/^postgres(?:ql)?:\/\/\S+$/u, 'is not an address such as postgres://owner:password@host:5432/name')
    .max(2_000)
    .optional()
    .register(settingNotes, {
      group: 'Backups',
      description: 'Address of the same Postgres database as the owner of its schema: servers see one user at a time.',
      example: 'postgres://holdfast_owner:password@db.internal:5432/holdfast',
      otherwise: 'HOLDFAST_DATABASE_URL',
      secret: true,
    }),
  backupS3Endpoint: endpoint.optional().register(settingNotes, {
    group: 'Backups',
    description: 'Address of an S3-compatible store.',
    example: 'https://minio.internal:9000',
    otherwise: 'that of S3 in the region',
  }),
  backupS3Region: text.default('us-east-1').register(settingNotes, {
    group: 'Backups',
    description: 'Region of the bucket; compatible stores mostly take any.',
    example: 'eu-central-1',
  }),
  backupS3AccessKey: text.optional().register(settingNotes, {
    group: 'Backups',
    description: 'Access key of the store.',
    example: 'AKIA-your-key',
    otherwise: 'needed with a target in S3',
  }),
  backupS3SecretKey: text.optional().register(settingNotes, {
    group: 'Backups',
    description: 'Secret of the access key.',
    example: 'your-secret',
    otherwise: 'needed with a target in S3',
    secret: true,
  }),
};
