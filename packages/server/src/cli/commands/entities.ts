import { Command, Option } from 'commander';
import { collect, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { entityLines, factLines } from '../render/graph.ts';
import { memoryLines } from '../render/memory.ts';
import { printPage } from '../render/page.ts';
import { type Cli, withSession } from '../session.ts';

interface SpaceOption {
  readonly space?: readonly string[];
}

export function entitiesCommand(cli: Cli): Command {
  const command = new Command('entities')
    .summary('whom and what memories are about')
    .description('People, places and things that memories mention.');
  command.addCommand(listCommand(cli));
  command.addCommand(showCommand(cli));
  command.addCommand(mergeCommand(cli));
  return withExamples(command, [['holdfast entities list --type person', 'the people, the most mentioned first']]);
}

interface ListOptions extends SpaceOption {
  readonly type?: string;
  readonly prefix?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list entities')
    .description('Lists entities, the most mentioned first, page by page.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .addOption(
      new Option('--type <type>', 'only these').choices([
        'person',
        'place',
        'organisation',
        'product',
        'project',
        'topic',
        'other',
      ]),
    )
    .option('--prefix <text>', 'only those with a name that begins so')
    .option('--limit <count>', 'entities on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<ListOptions>(command);
      const { type, prefix, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const page = await call('listEntities', { type, prefix, limit, cursor, spaces: readSpaces(options.space) });
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.entities,
          linesOf: entityLines,
          none: 'Nobody and nothing is known here yet.',
        });
      });
    });
  return withExamples(command, [['holdfast entities list --prefix ad', 'Ada, Adam, …']]);
}

function showCommand(cli: Cli): Command {
  const command = new Command('show')
    .summary('all there is to know of one')
    .description('Shows facts, latest memories and neighbours of one entity.')
    .argument('<id>', 'id of the entity, as `holdfast entities list` prints it')
    .option('--space <name>', 'space it is in; "*" means any', collect)
    .action(async (id: string) => {
      const options = optionsOf<SpaceOption>(command);
      await withSession({ options }, async ({ call }) => {
        const page = await call('getEntity', { id, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(page);
        const { colors } = terminal;
        const near = page.neighbours.map(({ entity, shared }) => `${entity.name} (${shared})`).join(', ');
        const lines = [
          ...entityLines(page.entity, colors),
          ...(page.facts.length === 0 ? [] : ['', colors.cyan('Facts')]),
          ...page.facts.flatMap((fact) => factLines(fact, colors)),
          ...(page.memories.length === 0 ? [] : ['', colors.cyan('Latest memories')]),
          ...page.memories.flatMap((memory) => memoryLines(memory, colors)),
          ...(near === '' ? [] : ['', `${colors.cyan('Mentioned with')} ${near}`]),
        ];
        for (const line of lines) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast entities show 01930000-0000-7000-8000-000000000000', 'by its id']]);
}

function mergeCommand(cli: Cli): Command {
  const command = new Command('merge')
    .summary('make one entity of two')
    .description('Passes names and mentions of the second to the first. The second is no more.')
    .argument('<id>', 'the entity that stays')
    .argument('<from>', 'the entity that goes')
    .option('--space <name>', 'space they are in; "*" means any', collect)
    .action(async (id: string, from: string) => {
      const options = optionsOf<SpaceOption>(command);
      await withSession({ options }, async ({ call }) => {
        const { entity } = await call('mergeEntities', { id, from, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson({ entity });
        for (const line of [terminal.colors.green('Merged'), ...entityLines(entity, terminal.colors)])
          await terminal.print(line);
      });
    });
  return withExamples(command, [
    [
      'holdfast entities merge 01930000-0000-7000-8000-000000000000 01930000-0000-7000-8000-000000000001',
      'the first stays',
    ],
  ]);
}
