import { resolve } from 'node:path';
import type { Config } from '../../config/load.ts';
import { type GlobalOptions, loadSettings } from '../session.ts';

/** The settings, with what the flags say of backups. */
export async function backupSettings(
  options: GlobalOptions & { readonly target?: string; readonly encrypt?: boolean },
): Promise<Config> {
  const { target, encrypt } = options;
  const backupTarget = target === undefined || target.startsWith('s3://') ? target : resolve(target);
  return (await loadSettings(options, { backupTarget, backupEncrypt: encrypt })).config;
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
