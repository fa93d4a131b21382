import { Command, Option } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface ServeOptions extends GlobalOptions {
  readonly host?: string;
  readonly port?: string;
  readonly role?: string;
  readonly logLevel?: string;
  readonly logFormat?: string;
}

export function serveCommand(cli: Cli): Command {
  const command = new Command('serve')
    .summary('serve REST and MCP over HTTP')
    .description(
      'Listens on loopback only, unless told otherwise. The first start makes the data folder and an API key, which is shown ' +
        'once. Stops on SIGTERM and Ctrl-C after finishing what is under way.',
    )
    .option('--host <address>', 'address to listen on (HOLDFAST_HOST; 127.0.0.1 when not given)')
    .option('--port <number>', 'port to listen on, 0 for any free one (HOLDFAST_PORT; 7077 when not given)')
    .addOption(
      new Option(
        '--role <role>',
        'api answers calls, worker runs jobs and answers health (HOLDFAST_ROLE; all)',
      ).choices(['all', 'api', 'worker']),
    )
    .addOption(
      new Option('--log-level <level>', 'least severity to log (HOLDFAST_LOG_LEVEL; warn when not given)').choices([
        'silent',
        'fatal',
        'error',
        'warn',
        'info',
        'debug',
        'trace',
      ]),
    )
    .addOption(new Option('--log-format <format>', 'form of the log (HOLDFAST_LOG_FORMAT)').choices(['json', 'pretty']))
    .action(async () => {
      const { runServe } = await import('../serve/run-serve.ts');
      await runServe(cli, optionsOf<ServeOptions>(command));
    });
  return withExamples(command, [
    ['holdfast serve', 'on 127.0.0.1:7077, with the data folder of this platform'],
    ['holdfast serve --port 0 --data ./memory', 'on any free port, with its own data folder'],
    ['HOLDFAST_API_KEY_FILE=/run/secrets/key holdfast serve --host 0.0.0.0', 'for other machines; needs a key'],
  ]);
}
