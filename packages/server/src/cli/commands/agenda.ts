import { Command } from 'commander';
import { collect, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { agendaLines } from '../render/agenda.ts';
import { type Cli, withSession } from '../session.ts';

interface AgendaOptions {
  readonly from?: string;
  readonly days?: number;
  readonly zone?: string;
  readonly space?: readonly string[];
}

/** `holdfast agenda`: the week in the terminal. */
export function agendaCommand(cli: Cli): Command {
  const command = new Command('agenda')
    .summary('the week: blocks of tasks, and meetings')
    .description('Shows what the calendar holds, day by day.')
    .option('--from <day>', 'first day; today when not given')
    .option('--days <count>', 'how many days, 1 to 62; 7 when not given', wholeNumber)
    .option('--zone <name>', 'zone of the days; yours when not given')
    .option('--space <name>', 'space to show; may be given several times; "*" means all', collect)
    .action(async () => {
      const options = optionsOf<AgendaOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const { from, days, zone: timeZone, space } = options;
        const agenda = await call('getAgenda', { from, days, timeZone, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(agenda);
        for (const line of agendaLines(agenda, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast agenda', 'seven days from today'],
    ['holdfast agenda --from 2026-12-01 --days 3 --space "*"', 'three days, everything'],
  ]);
}
