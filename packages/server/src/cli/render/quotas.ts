import { formatCount } from '../progress.ts';

const words: Readonly<Record<string, string>> = {
  memories: 'memories',
  dailyIngestions: 'a day',
  userMemories: 'memories a user',
  userDailyIngestions: 'a user and day',
};

/** Quotas in a line, such as `50,000 memories, 1,000 a day`. */
export function quotaText(quotas: Readonly<Record<string, number | undefined>>): string {
  const parts = Object.entries(quotas).flatMap(([name, count]) =>
    count === undefined ? [] : [`${formatCount(count)} ${words[name] ?? name}`],
  );
  return parts.length === 0 ? 'no quotas of its own' : `at most ${parts.join(', ')}`;
}
