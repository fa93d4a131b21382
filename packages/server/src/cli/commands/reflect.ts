import { Command } from 'commander';
import { collect, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { printPage } from '../render/page.ts';
import { reflectionLine, reflectionLines } from '../render/reflection.ts';
import { type Cli, withSession } from '../session.ts';

/** `holdfast reflect`: what a day or week was like, by what happened. */
export function reflectCommand(cli: Cli): Command {
  const command = new Command('reflect')
    .summary('look back on a day or week')
    .description(
      'Looks back on a day or week: done against plan, decisions, failures, open ends, and what comes next.',
    );
  for (const child of [periodCommand(cli, 'day'), periodCommand(cli, 'week'), listCommand(cli), showCommand(cli)]) {
    command.addCommand(child);
  }
  return withExamples(command, [
    ['holdfast reflect day', 'today so far'],
    ['holdfast reflect week --day 2026-11-20', 'the week of that day'],
  ]);
}

function periodCommand(cli: Cli, period: 'day' | 'week'): Command {
  const command = new Command(period)
    .summary(`look back on a ${period}`)
    .description(`Looks back on a ${period}. Asked again, nothing changes unless something came late.`)
    .option(
      '--day <date>',
      period === 'day' ? 'day to look back on; today when not given' : 'any day of the week; this week when not given',
    )
    .option('--sources', 'also what each sentence rests on')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .action(async () => {
      const options = optionsOf<{ readonly day?: string; readonly sources?: true; readonly space?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const { day, space } = options;
        const operation = period === 'day' ? 'reflectDaily' : 'reflectWeekly';
        const made = await call(operation, { day, space });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(made);
        if (made.reflection === undefined) return terminal.note('Nothing happened.');
        const sources = options.sources === true;
        for (const line of reflectionLines(made.reflection, terminal.colors, { sources })) await terminal.print(line);
      });
    });
  return withExamples(command, [[`holdfast reflect ${period} --sources`, 'with what each sentence rests on']]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('reflections, those made last first')
    .description('Lists reflections of days and weeks.')
    .option('--period <name>', 'day or week; both when not given')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--limit <count>', 'reflections on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<{
        readonly period?: string;
        readonly space?: readonly string[];
        readonly limit?: number;
        readonly cursor?: string;
      }>(command);
      await withSession({ options }, async ({ call }) => {
        const { period, space, limit, cursor } = options;
        const page = await call('listReflections', { period, spaces: readSpaces(space), limit, cursor });
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.reflections,
          linesOf: (reflection) => [reflectionLine(reflection)],
          none: 'None yet. Make one: holdfast reflect day',
        });
      });
    });
  return withExamples(command, [['holdfast reflect list --period week', 'weeks alone']]);
}

function showCommand(cli: Cli): Command {
  const command = new Command('show')
    .summary('a reflection as it was made')
    .description('Shows a reflection.')
    .argument('<id>', 'id of the reflection')
    .option('--sources', 'also what each sentence rests on')
    .option('--space <name>', 'space it is in; "*" means any', collect)
    .action(async (id: string) => {
      const options = optionsOf<{ readonly sources?: true; readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const shown = await call('getReflection', { id, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(shown);
        const sources = options.sources === true;
        for (const line of reflectionLines(shown.reflection, terminal.colors, { sources })) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast reflect show 01930000-0000-7000-8000-000000000000', 'by its id']]);
}
