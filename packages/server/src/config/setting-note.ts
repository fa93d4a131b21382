import { z } from 'zod';

/** What the documents say of a setting beside its type and default. */
export interface SettingNote {
  readonly group:
    | 'Server'
    | 'Storage'
    | 'Redis'
    | 'Limits'
    | 'Web pages'
    | 'Embeddings'
    | 'Language models'
    | 'Nights'
    | 'Encryption'
    | 'Voice'
    | 'Calendars'
    | 'Proxy'
    | 'Backups'
    | 'Monitoring'
    | 'Audit'
    | 'Logging';
  readonly description: string;
  readonly example: string;
  /** What holds when nothing is given, where no fixed value says it. */
  readonly otherwise?: string;
  /** Never printed, and may be read from the file that `..._FILE` names. */
  readonly secret?: true;
}

export const settingNotes = z.registry<SettingNote>();

export const text = z.string().min(1).max(1_000);
export const endpoint = z.url({ protocol: /^https?$/, error: 'is not an http or https address' });
