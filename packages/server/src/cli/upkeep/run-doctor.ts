import { HoldfastError } from '@holdfast/contract';
import { version } from '../../version.ts';
import { formatBytes } from '../render/bytes.ts';
import { tableLines } from '../render/table.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';
import type { Colors } from '../terminal.ts';
import { checkDeep, deepLines } from './run-deep.ts';
import { type Examination, examine, type Finding } from './examine.ts';

/**
 * Prints what examine() finds, and with `deep` what does not fit of everything stored.
 *
 * @throws HoldfastError store_unavailable when something is broken, integrity_failed when something stored is damaged; after
 *   printing it
 */
export async function runDoctor(cli: Cli, options: GlobalOptions & { readonly deep?: boolean }): Promise<void> {
  const { terminal } = cli;
  const settings = await loadSettings(options);
  const examination = await examine(settings);
  const broken = examination.findings.filter(({ status }) => status === 'failed');
  const wanted = options.deep === true && broken.length === 0;
  const print = async (): Promise<void> => {
    for (const line of doctorLines(examination, terminal.colors)) await terminal.print(line);
  };
  if (options.json !== true) await print();
  const deep = wanted ? await checkDeep(cli, settings.config) : undefined;
  if (options.json === true) {
    await terminal.printJson({
      version,
      node: process.version,
      ...examination,
      ...(deep === undefined ? {} : { deep }),
    });
  } else if (deep !== undefined) for (const line of deepLines(deep, terminal.colors)) await terminal.print(line);
  if (broken.length > 0) {
    throw new HoldfastError('store_unavailable', { detail: `Broken: ${broken.map(({ name }) => name).join(', ')}.` });
  }
  if (deep === undefined || deep.faults.length === 0) return;
  throw new HoldfastError('integrity_failed', {
    detail: `Of what is stored ${deep.faults.length} things are damaged. Make sure that nothing writes and look again; then restore a backup, or forget what is named.`,
  });
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
