import { Command } from 'commander';
import { collect, decimal, optionsOf, readSpaces, withExamples } from '../command-line.ts';
import { formatInstant } from '../render/memory.ts';
import { type Cli, type GlobalOptions, withSession } from '../session.ts';

export interface ForgetCommandOptions extends GlobalOptions {
  readonly space?: readonly string[];
  readonly forGood?: boolean;
  readonly entity?: string;
  readonly session?: string;
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: readonly string[];
  readonly tag?: readonly string[];
  readonly speaker?: string;
  readonly minSalience?: number;
  readonly wholeSpace?: boolean;
  readonly wholeUser?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly receipt?: string;
}

export function forgetCommand(cli: Cli): Command {
  const command = new Command('forget')
    .summary('delete a memory, or forget for good with a receipt')
    .description(
      'With an id alone: hides a memory at once; it can be restored for some days (7 when not set otherwise) and is purged then. ' +
        'With --for-good, or when chosen by anything but an id: removes for good what is chosen and everything made of it, ' +
        'and gives a signed receipt. More than 100 memories, a space or a user need --yes.',
    )
    .argument('[id...]', 'ids of memories')
    .option('--space <name>', 'space to forget in; may be given several times; "*" means all', collect)
    .option('--for-good', 'remove for good; nothing can bring it back')
    .option('--entity <id>', 'an entity, with every memory and fact about it')
    .option('--session <id>', 'a conversation')
    .option('--source <type[:id]>', 'what came from there')
    .option('--from <time>', 'what happened at or after')
    .option('--to <time>', 'what happened before; a plain date includes that day')
    .option('--kind <kind>', 'this kind; may be given several times', collect)
    .option('--tag <tag>', 'memories with all of these tags', collect)
    .option('--speaker <name>', 'what this person said')
    .option('--min-salience <number>', 'memories of at least this salience', decimal)
    .option('--whole-space', 'everything in the spaces named by --space')
    .option('--whole-user', 'everything of the user, in all spaces')
    .option('--dry-run', 'only count what would go')
    .option('--yes', 'confirm what is large')
    .option('--receipt <file>', 'write the receipt to this file')
    .action(async (ids: string[]) => {
      const options = optionsOf<ForgetCommandOptions>(command);
      const { forgetForGood, isForGood } = await import('../forgetting/forget-for-good.ts');
      if (isForGood(options, ids)) return forgetForGood(cli, options, ids);
      await hide(cli, options, ids);
    });
  return withExamples(command, [
    ['holdfast forget 01930000-0000-7000-8000-000000000000', 'hide a memory; `holdfast restore` brings it back'],
    ['holdfast forget --session call-17 --dry-run', 'what would go'],
    ['holdfast forget --session call-17 --receipt proof.json', 'for good, with proof'],
    ['holdfast verify proof.json', 'check the proof'],
  ]);
}

async function hide(cli: Cli, options: ForgetCommandOptions, ids: readonly string[]): Promise<void> {
  await withSession({ options }, async ({ call }) => {
    for (const id of ids) {
      const forgotten = await call('forgetMemory', { id, spaces: readSpaces(options.space) });
      const { terminal } = cli;
      if (options.json === true) {
        await terminal.printJson(forgotten);
        continue;
      }
      await terminal.print(`${terminal.colors.green('Forgotten')} ${id}`);
      await terminal.print(
        `Until ${formatInstant(forgotten.restorableUntil)} you can bring it back: holdfast restore ${id}`,
      );
    }
  });
}
