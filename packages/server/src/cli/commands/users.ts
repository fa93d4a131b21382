import type { OutputOf } from '@holdfast/contract';
import { Command } from 'commander';
import { optionsOf, orNone, wholeNumber, withExamples } from '../command-line.ts';
import { formatCount } from '../progress.ts';
import { type Cli, ownerOf, withSession } from '../session.ts';

interface OfTenant {
  readonly tenant?: string;
}

const ofTenant = ['--tenant <id>', 'a tenant other than the local one'] as const;

interface UserOptions extends OfTenant {
  readonly timeZone?: string;
  readonly memories?: number;
  readonly daily?: number;
}

export function usersCommand(cli: Cli): Command {
  const command = new Command('users')
    .summary('make, show and change users: time zone and quotas')
    .description('A user comes into being with the first write that names it; these commands set what holds for it.');
  command.addCommand(changeCommand(cli, 'create'));
  command.addCommand(showCommand(cli));
  command.addCommand(changeCommand(cli, 'update'));
  return withExamples(command, [
    ['holdfast users create ana --time-zone Europe/Lisbon', 'before anything is written'],
    ['holdfast users update ana --memories 200000 --daily 5000', 'with more room, in team mode'],
    ['holdfast users show ana', 'what is used of it'],
  ]);
}

function changeCommand(cli: Cli, verb: 'create' | 'update'): Command {
  const command = new Command(verb)
    .summary(verb === 'create' ? 'make a user' : 'change time zone or quotas of a user')
    .description('Quotas are numbers of memories; -1 takes one back to that of the tenant.')
    .argument('<id>', 'the user')
    .option('--time-zone <zone>', 'its zone, such as Europe/Lisbon')
    .option('--memories <count>', 'most memories that it may keep', wholeNumber)
    .option('--daily <count>', 'most memories stored for it in a day', wholeNumber)
    .option(...ofTenant)
    .action(async (userId: string) => {
      const options = optionsOf<UserOptions>(command);
      const { timeZone, memories, daily } = options;
      await withSession({ options }, async ({ holdfast }) => {
        const quotas = { memories: orNone(memories), dailyIngestions: orNone(daily) };
        const operation = verb === 'create' ? 'createUser' : 'updateUser';
        const { user } = await holdfast.api.call(operation, { userId, timeZone, quotas }, ownerOf(options));
        if (options.json === true) return cli.terminal.printJson({ user });
        await cli.terminal.print(lineOf(user));
      });
    });
  return withExamples(command, [[`holdfast users ${verb} ana --time-zone Europe/Lisbon`, 'where its days are']]);
}

function showCommand(cli: Cli): Command {
  const command = new Command('show')
    .summary('show what holds for a user, and what is used')
    .argument('<id>', 'the user')
    .option(...ofTenant)
    .action(async (userId: string) => {
      const options = optionsOf<OfTenant>(command);
      await withSession({ options }, async ({ holdfast }) => {
        const { user } = await holdfast.api.call('getUser', { userId }, ownerOf(options));
        if (options.json === true) return cli.terminal.printJson({ user });
        await cli.terminal.print(lineOf(user));
      });
    });
  return withExamples(command, [['holdfast users show ana', 'time zone, memories, what was stored today']]);
}

function lineOf({ id, timeZone, memories, dailyIngestions }: OutputOf<'getUser'>['user']): string {
  const use = ({ used, quota }: typeof memories): string =>
    quota === undefined ? formatCount(used) : `${formatCount(used)} of ${formatCount(quota)}`;
  return `${id}  ${timeZone}  ${use(memories)} memories  ${use(dailyIngestions)} stored today`;
}
