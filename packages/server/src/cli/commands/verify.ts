import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface VerifyOptions extends GlobalOptions {
  readonly offline?: boolean;
}

export function verifyCommand(cli: Cli): Command {
  const command = new Command('verify')
    .summary('check the receipt of a forgetting')
    .description(
      'Checks that the signature fits what the receipt says, for which the receipt alone is enough, and that the key in it is ' +
        'the one that this database signs with. Exits with 1 when either does not hold.',
    )
    .argument('<file>', 'receipt; - is standard input')
    .option('--offline', 'check the signature only, without the database')
    .action(async (file: string) => {
      const { runVerify } = await import('../forgetting/run-verify.ts');
      await runVerify(cli, optionsOf<VerifyOptions>(command), file);
    });
  return withExamples(command, [
    ['holdfast verify proof.json', 'signature and key'],
    ['holdfast verify --offline proof.json', 'anywhere, without the database'],
  ]);
}
