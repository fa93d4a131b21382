import { Command } from 'commander';
import { collect, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { patternLines, procedureLines } from '../render/plan.ts';
import { type Cli, withSession } from '../session.ts';

interface SpaceOption {
  readonly space?: readonly string[];
}

/** Commands of `holdfast plan` about what plans are made from. */
export function patternCommands(cli: Cli): readonly Command[] {
  return [patternsCommand(cli), importCommand(cli), proceduresCommand(cli)];
}

function patternsCommand(cli: Cli): Command {
  const command = new Command('patterns')
    .summary('what plans are made from')
    .description('Lists and searches patterns: those of the user, and those that Holdfast brings along.')
    .argument('[query...]', 'words to look for')
    .option('--kind <kind>', 'service_blueprint, workflow, process_template or prompt_template')
    .option('--name <name>', 'this one alone, with its steps')
    .option('--remove <name>', 'remove this one of the user first')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .action(async (words: readonly string[]) => {
      type Options = SpaceOption & { readonly kind?: string; readonly name?: string; readonly remove?: string };
      const options = optionsOf<Options>(command);
      await withSession({ options }, async ({ call }) => {
        const spaces = readSpaces(options.space);
        if (options.remove !== undefined) await call('removePattern', { name: options.remove, spaces });
        const query = words.length === 0 ? undefined : words.join(' ');
        const found = await call('listPatterns', { query, kind: options.kind, name: options.name, spaces });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const pattern of found.patterns) {
          const lines = patternLines(pattern, terminal.colors, options.name !== undefined);
          for (const line of lines) await terminal.print(line);
        }
        if (found.patterns.length === 0) terminal.note('No pattern has these words.');
      });
    });
  return withExamples(command, [['holdfast plan patterns outage', 'those that have the word']]);
}

function importCommand(cli: Cli): Command {
  const command = new Command('import-patterns')
    .summary('patterns from a file of YAML')
    .description(
      'Stores the patterns of a YAML file: one, a list, or several documents. What is the same already is not stored again.',
    )
    .argument('<file>', 'file of YAML; - for standard input')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .action(async (file: string) => {
      const options = optionsOf<{ readonly space?: string }>(command);
      const { readPatterns } = await import('../plan/read-patterns.ts');
      const patterns = await readPatterns(cli, file);
      await withSession({ options }, async ({ call }) => {
        const outcomes: Record<string, number> = { created: 0, changed: 0, same: 0 };
        for (const pattern of patterns) {
          const { outcome } = await call('savePattern', { ...pattern, space: options.space });
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        }
        if (options.json === true) return cli.terminal.printJson(outcomes);
        await cli.terminal.print(
          `${outcomes['created']} created, ${outcomes['changed']} changed, ${outcomes['same']} the same`,
        );
      });
    });
  return withExamples(command, [['holdfast plan import-patterns team.yaml', 'the ways of a team']]);
}

function proceduresCommand(cli: Cli): Command {
  const command = new Command('procedures')
    .summary('ways that have been gone, and what came of them')
    .description('Lists procedures, best first: by the least share of successes that their runs allow for.')
    .argument('[query...]', 'what is to be done; likeness counts then')
    .option('--limit <count>', 'at most so many, 1 to 200; 50 when not given', wholeNumber)
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .action(async (words: readonly string[]) => {
      const options = optionsOf<SpaceOption & { readonly limit?: number }>(command);
      await withSession({ options }, async ({ call }) => {
        const query = words.length === 0 ? undefined : words.join(' ');
        const { limit, space } = options;
        const found = await call('listProcedures', { query, limit, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const one of found.procedures) {
          for (const line of procedureLines(one, terminal.colors)) await terminal.print(line);
        }
        if (found.procedures.length === 0)
          terminal.note('None yet: they are made of runs that went well (startRun, finishRun).');
      });
    });
  return withExamples(command, [['holdfast plan procedures release the app', 'what there is for that']]);
}
