import { checkIntegrity, type IntegrityFault, type IntegrityReport } from '@holdfast/core';
import type { Config } from '../../config/load.ts';
import { openOptions } from '../../open-options.ts';
import { prepareStorage } from '../../storage.ts';
import { createProgress, formatCount } from '../progress.ts';
import type { Cli } from '../session.ts';
import type { Colors } from '../terminal.ts';

/** Reads everything that is stored, with a bar. @throws HoldfastError as `checkIntegrity` */
export async function checkDeep({ terminal, signal, monotonic }: Cli, config: Config): Promise<IntegrityReport> {
  const storage = await prepareStorage(config);
  const bar = createProgress(terminal, { label: 'Checking', unit: 'rows', now: monotonic });
  try {
    return await checkIntegrity({
      options: { ...openOptions(config), ...storage.options },
      signal,
      onProgress: ({ done, total, rows }) => bar.update({ done, total, count: rows }),
    });
  } finally {
    bar.finish();
  }
}

export function deepLines({ users, memories, vectors, faults, unsealed }: IntegrityReport, colors: Colors): string[] {
  const { bold, green, red, yellow } = colors;
  const sum = `${formatCount(users)} users, ${formatCount(memories)} memories, ${formatCount(vectors)} vectors`;
  return [
    '',
    `${bold('Everything stored')}  ${sum}`,
    ...faults.map((fault) => `${red('damaged')}  ${lineOf(fault)}`),
    ...(faults.length === 0 ? [`${green('sound  ')}  nothing is damaged`] : []),
    ...(unsealed === 0
      ? []
      : [
          `${yellow('warning')}  of ${formatCount(unsealed)} users something is not encrypted; run: holdfast encryption apply`,
        ]),
  ];
}

function lineOf({ tenant, user, what, why, count, ids }: IntegrityFault): string {
  const whose = user === undefined ? `tenant ${tenant}` : `user ${user} of ${tenant}`;
  const named = ids.length === 0 ? '' : `: ${ids.join(', ')}`;
  return `${whose}: ${formatCount(count)} ${what} ${why}${named}`;
}
