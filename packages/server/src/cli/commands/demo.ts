import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli } from '../session.ts';

export function demoCommand(cli: Cli): Command {
  const command = new Command('demo')
    .summary('see it work on a small conversation; nothing is kept')
    .description(
      'Remembers a conversation of two people in memory and asks about it. Needs no configuration and writes no file.',
    )
    .action(async () => {
      const { runDemo } = await import('../demo/run-demo.ts');
      await runDemo(cli, optionsOf(command));
    });
  return withExamples(command, [['holdfast demo', 'about a second']]);
}
