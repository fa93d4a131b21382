import { Command } from 'commander';
import { collect, optionsOf, readSpaces, textOf, wholeNumber, withExamples } from '../command-line.ts';
import { formatMemories } from '../progress.ts';
import { type Cli, withSession } from '../session.ts';

interface ContextOptions {
  readonly maxTokens?: number;
  readonly space?: readonly string[];
  readonly session?: string;
}

export function contextCommand(cli: Cli): Command {
  const command = new Command('context')
    .summary('pack what fits a question into a token budget')
    .description(
      'Prints the memories that fit a question as delimited text with citations, ready to put into a prompt.',
    )
    .argument('[question...]', 'the question; standard input when none is given')
    .option('--max-tokens <count>', 'token budget, 50 to 100,000; 2,000 when not given', wholeNumber)
    .option('--space <name>', 'space to look in; may be given several times; "*" means all', collect)
    .option('--session <id>', 'the conversation that asks: its recent memories weigh more')
    .action(async (words: string[]) => {
      const options = optionsOf<ContextOptions>(command);
      const query = await textOf(words, cli, 'The question');
      const { maxTokens, space, session } = options;
      await withSession({ options }, async ({ call }) => {
        const packed = await call('context', { query, maxTokens, spaces: readSpaces(space), sessionId: session });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(packed);
        if (packed.context !== '') await terminal.print(packed.context);
        // Beside the answer, so that the text can be piped into a prompt.
        const omitted = packed.omitted === 0 ? '' : `, ${packed.omitted} more did not fit the budget`;
        terminal.note(
          terminal.errColors.dim(
            `${formatMemories(packed.memories.length)}, ${packed.tokens} tokens in ${packed.tookMs.toFixed(1)} ms${omitted}`,
          ),
        );
      });
    });
  return withExamples(command, [
    ['holdfast context "planning the garden"', 'at most 2,000 tokens'],
    ['holdfast context --max-tokens 400 "what does Ada like?" > prompt.txt', 'only the text goes into the file'],
  ]);
}
