import { canonicalJson } from '../canonical-json.ts';
import { matchKey } from '../memories/match-key.ts';
import type { Platform } from '../platform.ts';

/** What was to be done; `input` is JSON. */
export interface Work {
  readonly task?: string;
  readonly action: string;
  readonly input?: string;
}

/**
 * What two records of the same work have in common: task, action and input, but for case, white space, marks at the ends
 * and the order of fields. 32 hex digits.
 */
export function workKey(platform: Pick<Platform, 'sha256'>, { task = '', action, input = 'null' }: Work): string {
  const parts = [matchKey(task), matchKey(action), canonicalJson(JSON.parse(input))];
  return platform.sha256(JSON.stringify(parts)).slice(0, 32);
}
