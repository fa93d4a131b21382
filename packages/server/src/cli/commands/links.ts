import { Command } from 'commander';
import { collect, decimal, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { linkLine } from '../render/graph.ts';
import { memoryLines } from '../render/memory.ts';
import { type Cli, withSession } from '../session.ts';

interface WayOptions {
  readonly space?: readonly string[];
  readonly type?: readonly string[];
  readonly minWeight?: number;
}

export function linksCommand(cli: Cli): Command {
  const command = new Command('links')
    .summary('how memories hang together')
    .description('Links between memories: made by hand, by rules, and strengthened by use.');
  for (const child of [addCommand(cli), removeCommand(cli), listCommand(cli), pathCommand(cli), aroundCommand(cli)]) {
    command.addCommand(child);
  }
  return withExamples(command, [
    ['holdfast links list 01930000-0000-7000-8000-000000000000', 'what one memory is linked with'],
  ]);
}

/** Options of all commands that follow links. */
function ways(command: Command): Command {
  return command
    .option('--space <name>', 'space to read; may be given several times; "*" means all', collect)
    .option('--type <type>', 'only links of this type; may be given several times', collect)
    .option('--min-weight <0..1>', 'only links at least this strong', decimal);
}

function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .summary('link two memories')
    .description('Links two memories by hand.')
    .argument('<from>', 'id of a memory')
    .argument('<type>', 'similar, follows, mentions, supports, contradicts, derived_from or same_topic')
    .argument('<to>', 'id of the other')
    .option('--space <name>', 'space they are in; may be given several times; "*" means any', collect)
    .option('--weight <0..1>', 'how close they are; 1 when not given', decimal)
    .action(async (from: string, type: string, to: string) => {
      const options = optionsOf<{ readonly space?: readonly string[]; readonly weight?: number }>(command);
      const { space, weight } = options;
      await withSession({ options }, async ({ call }) => {
        const { link } = await call('linkMemories', { from, to, type, weight, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson({ link });
        await terminal.print(`${terminal.colors.green('Linked')} ${linkLine(link, terminal.colors)}`);
      });
    });
  return withExamples(command, [
    [
      'holdfast links add 01930000-0000-7000-8000-000000000000 supports 01930000-0000-7000-8000-000000000001',
      'the first speaks for the second',
    ],
  ]);
}

function removeCommand(cli: Cli): Command {
  const command = new Command('remove')
    .summary('take a link between two memories away')
    .description('Takes links between two memories away, of one type or of all.')
    .argument('<from>', 'id of a memory')
    .argument('<to>', 'id of the other')
    .option('--type <type>', 'only the link of this type')
    .option('--space <name>', 'space they are in; may be given several times; "*" means any', collect)
    .action(async (from: string, to: string) => {
      const options = optionsOf<{ readonly space?: readonly string[]; readonly type?: string }>(command);
      const { space, type } = options;
      await withSession({ options }, async ({ call }) => {
        const { removed } = await call('unlinkMemories', { from, to, type, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson({ removed });
        if (removed === 0) terminal.note('They were not linked.');
        else await terminal.print(`${terminal.colors.green('Unlinked')} ${removed}`);
      });
    });
  return withExamples(command, [
    [
      'holdfast links remove 01930000-0000-7000-8000-000000000000 01930000-0000-7000-8000-000000000001 --type similar',
      'they are not alike',
    ],
  ]);
}

function listCommand(cli: Cli): Command {
  const command = ways(new Command('list'))
    .summary('what a memory is linked with')
    .description('Lists the memories that one is linked with, the closest first.')
    .argument('<id>', 'id of the memory')
    .option('--limit <count>', 'at most so many, 1 to 200; 20 when not given', wholeNumber)
    .action(async (id: string) => {
      const options = optionsOf<WayOptions & { readonly limit?: number }>(command);
      const { space, type, minWeight, limit } = options;
      await withSession({ options }, async ({ call }) => {
        const found = await call('neighbours', { id, types: type, minWeight, limit, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const { memory, link } of found.neighbours) {
          await terminal.print(linkLine(link, terminal.colors));
          for (const line of memoryLines(memory, terminal.colors, '  ')) await terminal.print(line);
        }
        if (found.neighbours.length === 0) terminal.note('Linked with nothing yet.');
      });
    });
  return withExamples(command, [
    ['holdfast links list 01930000-0000-7000-8000-000000000000 --type contradicts', 'what disagrees with it'],
  ]);
}

function pathCommand(cli: Cli): Command {
  const command = ways(new Command('path'))
    .summary('how two memories hang together')
    .description('Shows the shortest way of links between two memories.')
    .argument('<from>', 'id of a memory')
    .argument('<to>', 'id of the other')
    .option('--max-hops <count>', 'links at most, 1 to 6; 4 when not given', wholeNumber)
    .action(async (from: string, to: string) => {
      const options = optionsOf<WayOptions & { readonly maxHops?: number }>(command);
      const { space, type, minWeight, maxHops } = options;
      await withSession({ options }, async ({ call }) => {
        const way = await call('path', { from, to, types: type, minWeight, maxHops, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(way);
        for (const [index, memory] of way.memories.entries()) {
          for (const line of memoryLines(memory, terminal.colors)) await terminal.print(line);
          const link = way.links[index];
          if (link !== undefined) await terminal.print(`  ${linkLine(link, terminal.colors)}`);
        }
        if (!way.found) terminal.note(way.truncated ? 'No way was found; not all were tried.' : 'There is no way.');
      });
    });
  return withExamples(command, [
    [
      'holdfast links path 01930000-0000-7000-8000-000000000000 01930000-0000-7000-8000-000000000001',
      'from one to the other',
    ],
  ]);
}

function aroundCommand(cli: Cli): Command {
  const command = ways(new Command('around'))
    .summary('the memories around some')
    .description('Goes out from memories along the strongest links.')
    .argument('<id...>', 'ids of memories')
    .option('--hops <count>', 'links away at most, 0 to 3; 1 when not given', wholeNumber)
    .option('--limit <count>', 'memories at most, 1 to 200; 50 when not given', wholeNumber)
    .action(async (ids: string[]) => {
      const options = optionsOf<WayOptions & { readonly hops?: number; readonly limit?: number }>(command);
      const { space, type, minWeight, hops, limit } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { ids, types: type, minWeight, hops, limit, spaces: readSpaces(space) };
        const graph = await call('subgraph', asked);
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(graph);
        for (const found of graph.memories) {
          for (const line of memoryLines(found.memory, terminal.colors, '  '.repeat(found.hops)))
            await terminal.print(line);
        }
        if (graph.truncated) terminal.note('There are more.');
      });
    });
  return withExamples(command, [
    ['holdfast links around 01930000-0000-7000-8000-000000000000 --hops 2', 'two links away'],
  ]);
}
