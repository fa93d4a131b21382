import { Command } from 'commander';
import { collect, decimal, optionsOf, readSpaces, textOf, wholeNumber, withExamples } from '../command-line.ts';
import { eventLines } from '../render/graph.ts';
import { printPage } from '../render/page.ts';
import { type Cli, withSession } from '../session.ts';

export function eventsCommand(cli: Cli): Command {
  const command = new Command('events')
    .summary('record and list what happened')
    .description('Events are appended and never changed. Their words are recalled like any memory.');
  command.addCommand(addCommand(cli));
  command.addCommand(listCommand(cli));
  return withExamples(command, [
    ['holdfast events add call "Ada called about the lease"', 'record one'],
    ['holdfast events list --from 2026-05-01', 'what happened since'],
  ]);
}

interface AddOptions {
  readonly space?: string;
  readonly at?: string;
  readonly salience?: number;
  readonly tag?: readonly string[];
}

function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .summary('record an event')
    .description('Records that something happened.')
    .argument('<type>', 'kind of thing that happened, such as call or purchase')
    .argument('[text...]', 'what happened; standard input when none is given')
    .option('--space <name>', 'project or workspace to put it into; "default" when not given')
    .option('--at <time>', 'when it happened; now when not given')
    .option('--salience <0..1>', 'how much it matters; rules decide when not given', decimal)
    .option('--tag <tag>', 'tag; may be given several times', collect)
    .action(async (type: string, words: string[]) => {
      const options = optionsOf<AddOptions>(command);
      const content = await textOf(words, cli, 'The text');
      const { space, at, salience, tag } = options;
      await withSession({ options }, async ({ call }) => {
        const events = [{ type, content, occurredAt: at, salience, tags: tag }];
        const recorded = await call('recordEvents', { space, events });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(recorded);
        for (const { id, outcome } of recorded.results) {
          const said = outcome === 'duplicate' ? 'Known already' : 'Recorded';
          await terminal.print(`${terminal.colors.green(said)} ${id}`);
        }
      });
    });
  return withExamples(command, [
    ['holdfast events add purchase "Bought a kite" --at 2026-03-01 --salience 0.8', 'with time and weight'],
  ]);
}

interface ListOptions {
  readonly space?: readonly string[];
  readonly type?: string;
  readonly minSalience?: number;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list what happened')
    .description('Lists events, newest first, page by page.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--type <type>', 'only this kind')
    .option('--min-salience <0..1>', 'only what matters at least so much', decimal)
    .option('--from <time>', 'only what happened at or after')
    .option('--to <time>', 'only what happened before; a plain date includes that day')
    .option('--limit <count>', 'events on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<ListOptions>(command);
      const { type, minSalience, from, to, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { type, minSalience, from, to, limit, cursor, spaces: readSpaces(options.space) };
        const page = await call('listEvents', asked);
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.events,
          linesOf: eventLines,
          none: 'No events here. Add one: holdfast events add TYPE "..."',
        });
      });
    });
  return withExamples(command, [['holdfast events list --type call --limit 5', 'the five latest calls']]);
}
