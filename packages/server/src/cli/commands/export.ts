import { Command, Option } from 'commander';
import { collect, optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface ExportCommandOptions extends GlobalOptions {
  readonly space?: readonly string[];
  readonly allSpaces?: boolean;
  readonly everything?: boolean;
  readonly format?: 'jsonl' | 'markdown';
  readonly output?: string;
  readonly force?: boolean;
}

export function exportCommand(cli: Cli): Command {
  const command = new Command('export')
    .summary('write everything as JSON lines')
    .description(
      'Writes every memory of the user in the scope as JSON lines, which `holdfast import` reads back: words, times, tags, ' +
        'metadata, sessions, sources, pinned and archived states. The same memories always give the same bytes.',
    )
    .option('--space <name>', 'space to export; may be given several times; "default" when not given', collect)
    .option('--all-spaces', 'every space of the user')
    .option(
      '--everything',
      'every space, and also facts, entities, links, events, what memories said before edits, sessions, work, plans, calendars and reflections',
    )
    .addOption(
      new Option('--format <format>', 'markdown is for people, and cannot be imported again').choices([
        'jsonl',
        'markdown',
      ]),
    )
    .option(
      '-o, --output <file>',
      'file to write, readable by its owner alone; standard output when not given. Markdown: a folder, or one file that ends in .md',
    )
    .option('--force', 'overwrite the file when it is there')
    .action(async () => {
      const { runExport } = await import('../transfer/run-export.ts');
      await runExport(cli, optionsOf<ExportCommandOptions>(command));
    });
  return withExamples(command, [
    ['holdfast export --all-spaces -o backup.jsonl', 'a backup that other versions can read'],
    ['holdfast export --everything -o ada.jsonl', 'all that is stored of a user'],
    [
      'holdfast export --format markdown -o memories/',
      'to read: days and sessions, facts, people, summaries, reflections, calendars',
    ],
    ['holdfast export --space garden | jq -r "select(.content).content"', 'only the words'],
  ]);
}
