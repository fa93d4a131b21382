import { Command, Option } from 'commander';
import { collect, optionsOf, readSpaces, textOf, wholeNumber, withExamples } from '../command-line.ts';
import { recallLines } from '../render/recall.ts';
import { type Cli, withSession } from '../session.ts';

interface RecallOptions {
  readonly k?: number;
  readonly space?: readonly string[];
  readonly kind?: readonly string[];
  readonly tag?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly session?: string;
  readonly speaker?: string;
  readonly profile?: string;
  readonly window?: number;
  readonly explain?: boolean;
  readonly archived?: boolean;
  readonly precise?: boolean;
  readonly bySession?: boolean;
}

export function recallCommand(cli: Cli): Command {
  const command = new Command('recall')
    .summary('find what fits a question')
    .description(
      'Finds the memories that fit a question, best first. It understands time words ("last week") and quoted phrases.',
    )
    .argument('[question...]', 'the question; standard input when none is given')
    .option('-k, --k <count>', 'at most so many memories, 1 to 100; 10 when not given', wholeNumber)
    .option('--space <name>', 'space to look in; may be given several times; "*" means all', collect)
    .option('--kind <kind>', 'only this kind; may be given several times', collect)
    .option('--tag <tag>', 'only memories with all of these tags', collect)
    .option('--from <time>', 'only what happened at or after')
    .option('--to <time>', 'only what happened before; a plain date includes that day')
    .option('--session <id>', 'only this conversation')
    .option('--speaker <name>', 'only what this person said')
    .addOption(new Option('--profile <name>', 'how results are scored').choices(['relevance', 'balanced', 'voice']))
    .option('--window <turns>', 'also show so many turns before and after each result', wholeNumber)
    .option('--archived', 'also look at archived memories')
    .option('--precise', 'only what fits well, possibly nothing')
    .option('--by-session', 'the best conversations, each by its best turn')
    .option('--explain', 'show how each score came about')
    .action(async (words: string[]) => {
      const options = optionsOf<RecallOptions>(command);
      const query = await textOf(words, cli, 'The question');
      const {
        k,
        space,
        kind,
        tag,
        from,
        to,
        session,
        speaker,
        profile,
        window,
        explain,
        archived,
        precise,
        bySession,
      } = options;
      const input = {
        query,
        k,
        profile,
        window,
        explain,
        spaces: readSpaces(space),
        includeArchived: archived,
        mode: precise === true ? 'precision' : undefined,
        groupBy: bySession === true ? 'session' : undefined,
        filter: { kinds: kind, tags: tag, from, to, sessionId: session, speaker },
      };
      await withSession({ options }, async ({ call }) => {
        const recalled = await call('recall', input);
        if (options.json === true) return cli.terminal.printJson(recalled);
        for (const line of recallLines(recalled, cli.terminal.colors)) await cli.terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast recall "what does Ada drink?"', 'the ten best'],
    ['holdfast recall -k 3 --space garden --explain "when to sow beans"', 'three, from one project, with their scores'],
    ['holdfast recall --window 2 "what did we agree on last week?"', 'with the turns around each'],
    ['holdfast recall --json "deadline" | jq -r ".results[].memory.content"', 'for a script'],
  ]);
}
