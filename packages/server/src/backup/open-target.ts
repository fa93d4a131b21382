import { join, resolve } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import type { SecretKeySource } from '@holdfast/core/backup';
import { keySourceOf } from '../config/encryption-settings.ts';
import type { Config } from '../config/load.ts';
import { folderTarget } from './folder-target.ts';
import { s3Target } from './s3/s3-target.ts';
import type { BackupTarget } from './target.ts';

/** The settings that backups are made, found and restored by. */
export type BackupConfig = Pick<
  Config,
  | 'data'
  | 'databaseUrl'
  | 'databaseAppRole'
  | 'secretKey'
  | 'secretKeyCommand'
  | 'olderSecretKeys'
  | 'backupTarget'
  | 'backupKeepDays'
  | 'backupEncrypt'
  | 'backupDatabaseUrl'
  | 'backupS3Endpoint'
  | 'backupS3Region'
  | 'backupS3AccessKey'
  | 'backupS3SecretKey'
>;

/** The place that the settings name. @throws HoldfastError config_invalid */
export function openTarget(config: BackupConfig): BackupTarget {
  const { data, backupTarget, backupS3Region: region, backupS3Endpoint, backupS3AccessKey, backupS3SecretKey } = config;
  if (backupTarget === undefined) return folderTarget(join(data, 'backups'));
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/u.exec(backupTarget) ?? [];
  if (bucket === undefined) return folderTarget(resolve(backupTarget));
  if (backupS3AccessKey === undefined || backupS3SecretKey === undefined) {
    throw new HoldfastError('config_invalid', {
      detail: 'A target in S3 needs HOLDFAST_BACKUP_S3_ACCESS_KEY and HOLDFAST_BACKUP_S3_SECRET_KEY.',
    });
  }
  return s3Target({
    endpoint: backupS3Endpoint ?? `https://s3.${region}.amazonaws.com`,
    region,
    bucket,
    prefix: prefix ?? '',
    accessKey: backupS3AccessKey,
    secretKey: backupS3SecretKey,
  });
}

/** Address of the database that the settings name, as whoever may see all of it. */
export function databaseOf({ data, databaseUrl, backupDatabaseUrl }: BackupConfig): string {
  return databaseUrl === undefined ? `sqlite:${join(data, 'holdfast.db')}` : (backupDatabaseUrl ?? databaseUrl);
}

/** Where the root keys are; with Postgres there is none beside the settings. */
export function secretKeyOf(config: BackupConfig): SecretKeySource | undefined {
  return keySourceOf(config);
}
