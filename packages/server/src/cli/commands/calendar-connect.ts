import { Command, Option } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { ConnectOptions } from '../google/connect-google.ts';
import type { Cli } from '../session.ts';

/** `holdfast calendar connect`. */
export function connectCommand(cli: Cli): Command {
  const command = new Command('connect')
    .summary('connect Google Calendar')
    .description(
      'Prints the address at which you give consent, and waits for the answer: on this machine by a port of its own, which a Google ' +
        'client of the kind "Desktop app" allows; with --remote at the callback of the server, /oauth/google/callback below ' +
        'HOLDFAST_PUBLIC_URL, which must be registered with a client of the kind "Web application". Needs ' +
        'HOLDFAST_GOOGLE_CLIENT_ID and HOLDFAST_GOOGLE_CLIENT_SECRET.',
    )
    .addOption(
      new Option('--see <what>', 'how much of your own calendar is seen')
        .choices(['none', 'times', 'events'])
        .default('times'),
    )
    .option('--space <name>', 'project or workspace that the calendar is for; "default" when not given')
    .option('--remote', 'the answer comes to the server, not to this command')
    .action(async () => {
      const { connectGoogle } = await import('../google/connect-google.ts');
      await connectGoogle(cli, optionsOf<ConnectOptions>(command));
    });
  return withExamples(command, [
    ['holdfast calendar connect', 'the times that are taken, and a calendar of its own'],
    ['holdfast calendar connect --see events', 'also told at once when something changes'],
    ['holdfast calendar connect --remote', 'on a server without a browser'],
  ]);
}
