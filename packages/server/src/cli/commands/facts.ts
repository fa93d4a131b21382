import { Command } from 'commander';
import { collect, decimal, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { factLines } from '../render/graph.ts';
import { printPage } from '../render/page.ts';
import { type Cli, withSession } from '../session.ts';

interface SpaceOption {
  readonly space?: readonly string[];
}

export function factsCommand(cli: Cli): Command {
  const command = new Command('facts')
    .summary('state, list and take back facts')
    .description('Facts are true for a time. What ends or turns out wrong is kept as history.');
  for (const child of [listCommand(cli), addCommand(cli), historyCommand(cli), retractCommand(cli)]) {
    command.addCommand(child);
  }
  return withExamples(command, [
    ['holdfast facts add Ada lives_in Porto', 'state one'],
    ['holdfast facts list --about Ada', 'all that is believed of somebody'],
  ]);
}

interface ListOptions extends SpaceOption {
  readonly subject?: string;
  readonly predicate?: string;
  readonly object?: string;
  readonly about?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly all?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list what is true, was true, or was believed')
    .description('Lists what is believed now, or with --as-of and --known-at what was true or believed then.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--subject <name>', 'only facts of this subject')
    .option('--predicate <name>', 'only this relation')
    .option('--object <text>', 'only facts with this object')
    .option('--about <name>', 'only facts of which this is subject or object')
    .option('--as-of <time>', 'true in the world at this time')
    .option('--known-at <time>', 'believed at this time')
    .option('--all', 'also what is no longer believed')
    .option('--limit <count>', 'facts on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const { space, all, json, subject, predicate, object, about, asOf, knownAt, limit, cursor, ...rest } =
        optionsOf<ListOptions>(command);
      const asked = { subject, predicate, object, about, asOf, knownAt, includeSuperseded: all, limit, cursor };
      await withSession({ options: rest }, async ({ call }) => {
        const page = await call('listFacts', { ...asked, spaces: readSpaces(space) });
        return printPage(cli.terminal, page, {
          json,
          rows: page.facts,
          linesOf: factLines,
          none: 'No facts here. Add one: holdfast facts add SUBJECT PREDICATE OBJECT',
        });
      });
    });
  return withExamples(command, [
    ['holdfast facts list --subject Ada --as-of 2026-05-01', 'what was true of Ada on that day'],
    ['holdfast facts list --known-at 2026-05-01', 'what was believed on that day'],
  ]);
}

interface AddOptions {
  readonly space?: string;
  readonly from?: string;
  readonly to?: string;
  readonly confidence?: number;
  readonly source?: readonly string[];
}

function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .summary('state a fact')
    .description('States a fact. Where only one can be true at a time, the one before ends.')
    .argument('<subject>', 'whom or what it is about; "user" for yourself')
    .argument('<predicate>', 'the relation, such as lives_in')
    .argument('<object>', 'what the relation leads to')
    .option('--space <name>', 'project or workspace to put it into; "default" when not given')
    .option('--from <time>', 'since when it holds')
    .option('--to <time>', 'until when it holds')
    .option('--confidence <0..1>', 'how sure it is; 1 when not given', decimal)
    .option('--source <id>', 'memory that it rests on; may be given several times', collect)
    .action(async (subject: string, predicate: string, object: string) => {
      const options = optionsOf<AddOptions>(command);
      const { space, from, to, confidence, source } = options;
      const input = { subject, predicate, object, space, validFrom: from, validTo: to, confidence, sources: source };
      await withSession({ options }, async ({ call }) => {
        const stated = await call('createFact', input);
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(stated);
        await terminal.print(terminal.colors.green(stated.outcome === 'created' ? 'Stated' : 'Known already'));
        for (const line of factLines(stated.fact, terminal.colors)) await terminal.print(line);
        if (stated.ended.length > 0) await terminal.print('In its place was:');
        for (const fact of stated.ended) {
          for (const line of factLines(fact, terminal.colors)) await terminal.print(line);
        }
      });
    });
  return withExamples(command, [['holdfast facts add Ada lives_in Porto --from 2026-05-01', 'since a day']]);
}

function historyCommand(cli: Cli): Command {
  const command = new Command('history')
    .summary('all that was ever known of a subject')
    .description('Lists every fact of a subject, oldest first, whatever became of it.')
    .argument('<subject>', 'whom or what it is about')
    .argument('[predicate]', 'only this relation')
    .option('--space <name>', 'space to read; may be given several times; "*" means all', collect)
    .action(async (subject: string, predicate: string | undefined) => {
      const options = optionsOf<SpaceOption>(command);
      await withSession({ options }, async ({ call }) => {
        const history = await call('factHistory', { subject, predicate, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(history);
        for (const fact of history.facts) {
          for (const line of factLines(fact, terminal.colors)) await terminal.print(line);
        }
        if (history.facts.length === 0) terminal.note(`Nothing is known of ${subject}.`);
      });
    });
  return withExamples(command, [['holdfast facts history Ada lives_in', 'where she lived']]);
}

function retractCommand(cli: Cli): Command {
  const command = new Command('retract')
    .summary('take a fact back: it was never so')
    .description('Takes a fact back. It stays in the history; what rests on it is flagged.')
    .argument('<id>', 'id of the fact, as other commands print it')
    .option('--space <name>', 'space it is in; "*" means any', collect)
    .action(async (id: string) => {
      const options = optionsOf<SpaceOption>(command);
      await withSession({ options }, async ({ call }) => {
        const retracted = await call('retractFact', { id, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(retracted);
        await terminal.print(terminal.colors.green('Taken back'));
        for (const line of factLines(retracted.fact, terminal.colors)) await terminal.print(line);
        if (retracted.flagged.length > 0) await terminal.print('Look at what rested on it:');
        for (const fact of retracted.flagged) {
          for (const line of factLines(fact, terminal.colors)) await terminal.print(line);
        }
      });
    });
  return withExamples(command, [['holdfast facts retract 01930000-0000-7000-8000-000000000000', 'by its id']]);
}
