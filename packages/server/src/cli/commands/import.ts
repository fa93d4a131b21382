import { Command, Option } from 'commander';
import { collect, optionsOf, withExamples } from '../command-line.ts';
import { type ForeignFormat, foreignFormats } from '../importers/foreign.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface ImportCommandOptions extends GlobalOptions {
  readonly format?: 'jsonl' | 'text' | 'markdown';
  readonly from?: ForeignFormat;
  readonly owner?: string;
  readonly space?: string;
  readonly name?: string;
  readonly tag?: readonly string[];
  readonly replace?: boolean;
  readonly vectors: boolean;
  readonly wait: boolean;
}

export function importCommand(cli: Cli): Command {
  const command = new Command('import')
    .summary('remember what is in files')
    .description(
      'Imports exports of Holdfast, JSON lines of items, documents, and what other programs export: ChatGPT and Claude ' +
        '(conversations.json, or the zip file it came in), mem0, OpenMemory, Zep, the reference memory server of MCP, and rows of the ' +
        'memory stack. What is not valid there is refused entry by entry, with the reason. Importing the same file again stores nothing twice, ' +
        'so that an import that was stopped is completed by running it again. Documents of more than 2,000 characters are cut ' +
        'into pieces at paragraphs and sentences.',
    )
    .argument('<file...>', 'files; - is standard input')
    .addOption(
      new Option('--format <format>', 'what the files are; by their names when not given').choices([
        'jsonl',
        'text',
        'markdown',
      ]),
    )
    .addOption(
      new Option('--from <program>', 'whose export it is; by what is in it when not given').choices(foreignFormats),
    )
    .option('--owner <user>', 'of an export of several users: take over this one alone')
    .option('--space <name>', 'put everything here; else where each line says, or "default"')
    .option('--name <name>', 'name of the document; that of its file when not given')
    .option('--tag <tag>', 'tag for the pieces of a document; may be given several times', collect)
    .option('--replace', 'where the same source is stored with other words, make a new version instead of failing')
    .option('--no-vectors', 'leave the vectors of the file out and embed anew')
    .option('--no-wait', 'do not wait until the embedder has made all vectors')
    .action(async (files: string[]) => {
      const { runImport } = await import('../transfer/run-import.ts');
      await runImport(cli, optionsOf<ImportCommandOptions>(command), files);
    });
  return withExamples(command, [
    ['holdfast import backup.jsonl', 'everything of an export, into the spaces it came from'],
    ['holdfast import --space archive backup.jsonl', 'into one space'],
    ['holdfast import --space handbook docs/*.md', 'documents, in pieces that know their neighbours'],
    ['holdfast import --space chats chatgpt-export.zip', 'conversations, as they were shown last'],
    ['holdfast import --from mem0 memories.json', 'from another memory'],
    ["jq -c '.[] | {content: .text}' notes.json | holdfast import -", 'JSON lines from another program'],
  ]);
}
