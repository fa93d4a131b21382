import { Command } from 'commander';
import { collect, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { formatInstant, memoryLines } from '../render/memory.ts';
import { printPage } from '../render/page.ts';
import { type Cli, withSession } from '../session.ts';
import { restoreCommand } from './restore.ts';
import { forgetCommand } from './forget.ts';
import { verifyCommand } from './verify.ts';

interface SpaceOption {
  readonly space?: readonly string[];
}

/** The commands that are one operation on memories known by id or by filters. */
export function memoryCommands(cli: Cli): Command[] {
  return [listCommand(cli), getCommand(cli), forgetCommand(cli), restoreCommand(cli), verifyCommand(cli)];
}

interface ListOptions extends SpaceOption {
  readonly kind?: readonly string[];
  readonly tag?: readonly string[];
  readonly speaker?: string;
  readonly session?: string;
  readonly from?: string;
  readonly to?: string;
  readonly oldest?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list memories by filters')
    .description('Lists memories, newest first, page by page.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--kind <kind>', 'only this kind; may be given several times', collect)
    .option('--tag <tag>', 'only memories with all of these tags', collect)
    .option('--speaker <name>', 'only what this person said')
    .option('--session <id>', 'only this conversation')
    .option('--from <time>', 'only what happened at or after')
    .option('--to <time>', 'only what happened before; a plain date includes that day')
    .option('--oldest', 'oldest first')
    .option('--limit <count>', 'memories on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<ListOptions>(command);
      const { kind, tag, speaker, session, from, to, oldest, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const order = oldest === true ? 'oldest' : 'newest';
        const filters = { kinds: kind, tags: tag, speaker, sessionId: session, from, to };
        const page = await call('listMemories', {
          ...filters,
          spaces: readSpaces(options.space),
          order,
          limit,
          cursor,
        });
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.memories,
          linesOf: memoryLines,
          none: 'No memories here. Add one: holdfast remember "..."',
        });
      });
    });
  return withExamples(command, [
    ['holdfast list --limit 5', 'the five newest'],
    ['holdfast list --space "*" --tag plan --from 2026-01-01', 'all spaces, by tag and date'],
  ]);
}

function getCommand(cli: Cli): Command {
  const command = new Command('get')
    .summary('show one memory')
    .description('Shows one memory and, with --versions, what it was before each edit.')
    .argument('<id>', 'id of the memory, as other commands print it')
    .option('--space <name>', 'space it is in; "*" means any', collect)
    .option('--versions', 'also show the states before each edit')
    .action(async (id: string) => {
      const options = optionsOf<SpaceOption & { readonly versions?: boolean }>(command);
      await withSession({ options }, async ({ call }) => {
        const found = await call('getMemory', {
          id,
          spaces: readSpaces(options.space),
          includeVersions: options.versions,
        });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const line of memoryLines(found.memory, terminal.colors)) await terminal.print(line);
        for (const { version, content, replacedAt } of found.versions ?? []) {
          await terminal.print(
            `${terminal.colors.dim(`version ${version}, until ${formatInstant(replacedAt)}`)}  ${content}`,
          );
        }
      });
    });
  return withExamples(command, [['holdfast get --space "*" 01930000-0000-7000-8000-000000000000', 'wherever it is']]);
}
