import { HoldfastError } from '@holdfast/contract';
import { version } from '../../version.ts';
import { formatBytes } from '../render/bytes.ts';
import { tableLines } from '../render/table.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';
import type { Colors } from '../terminal.ts';
import { type Examination, examine, type Finding } from './examine.ts';

/** Prints what examine() finds. @throws HoldfastError store_unavailable when something is broken, after printing it */
export async function runDoctor({ terminal }: Cli, options: GlobalOptions): Promise<void> {
  const examination = await examine(await loadSettings(options));
  if (options.json === true) await terminal.printJson({ version, node: process.version, ...examination });
  else for (const line of doctorLines(examination, terminal.colors)) await terminal.print(line);
  const broken = examination.findings.filter(({ status }) => status === 'failed');
  if (broken.length === 0) return;
  throw new HoldfastError('store_unavailable', { detail: `Broken: ${broken.map(({ name }) => name).join(', ')}.` });
}

function doctorLines({ findings, settings, files }: Examination, colors: Colors): string[] {
  const { bold, dim } = colors;
  const chosen = settings.filter(({ source }) => source !== 'default');
  return [
    `${bold('Holdfast')} ${version} on Node ${process.version}`,
    '',
    ...findings.flatMap((finding) => findingLines(finding, colors)),
    '',
    bold('Settings'),
    ...(chosen.length === 0
      ? ['all defaults']
      : tableLines(
          chosen.map(({ variable, value, source }) => [variable, `${String(value)}  ${dim(source)}`] as const),
          colors,
        )),
    dim(`${settings.length - chosen.length} more at their defaults; --json lists all`),
    '',
    bold('Files') + dim(' (all there are; delete them to uninstall)'),
    ...(files.length === 0 ? ['none yet'] : files.map(({ path, bytes }) => `${path}  ${dim(formatBytes(bytes))}`)),
  ];
}

function findingLines({ name, status, detail, next }: Finding, { green, yellow, red, cyan, bold }: Colors): string[] {
  const marks = { ok: green('ok     '), warning: yellow('warning'), failed: red('failed ') };
  return [
    `${marks[status]}  ${bold(name.padEnd(11))}  ${detail}`,
    ...(next === undefined ? [] : [`${' '.repeat(22)}${cyan('Next')} ${next}`]),
  ];
}
