import type { OutputOf } from '@holdfast/contract';
import { Command } from 'commander';
import { optionsOf, orNone, wholeNumber, withExamples } from '../command-line.ts';
import { type Cli, ownerOf, withSession } from '../session.ts';
import { quotaText } from '../render/quotas.ts';

interface TenantOptions {
  readonly name?: string;
  readonly timeZone?: string;
  readonly memories?: number;
  readonly daily?: number;
  readonly userMemories?: number;
  readonly userDaily?: number;
}

export function tenantsCommand(cli: Cli): Command {
  const command = new Command('tenants')
    .summary('make, list and change tenants')
    .description(
      'A tenant owns users and API keys of its own and sees nothing of others. Only this command line, beside the data, and the embedded library can make or change one; no API key can.',
    );
  command.addCommand(changeCommand(cli, 'create'));
  command.addCommand(listCommand(cli));
  command.addCommand(changeCommand(cli, 'update'));
  return withExamples(command, [
    ['holdfast tenants create acme --time-zone Europe/Berlin', 'a tenant'],
    ['holdfast keys create acme-backend --tenant acme', 'its first key'],
  ]);
}

function changeCommand(cli: Cli, verb: 'create' | 'update'): Command {
  const command = new Command(verb)
    .summary(verb === 'create' ? 'make a tenant' : 'change name, time zone or quotas')
    .description('Quotas are numbers of memories; -1 takes one away.')
    .argument('<id>', 'lower-case letters, digits and hyphens')
    .option('--name <text>', 'what people call it')
    .option('--time-zone <zone>', 'where its days begin, such as Europe/Berlin')
    .option('--memories <count>', 'most memories of the tenant in all', wholeNumber)
    .option('--daily <count>', 'most memories stored in a day for the tenant in all', wholeNumber)
    .option('--user-memories <count>', 'most memories of each user without a quota of its own', wholeNumber)
    .option('--user-daily <count>', 'most memories stored in a day for each such user', wholeNumber)
    .action(async (id: string) => {
      const options = optionsOf<TenantOptions>(command);
      const { name, timeZone, memories, daily, userMemories, userDaily } = options;
      await withSession({ options }, async ({ holdfast }) => {
        const quotas = {
          memories: orNone(memories),
          dailyIngestions: orNone(daily),
          userMemories: orNone(userMemories),
          userDailyIngestions: orNone(userDaily),
        };
        const input = { id, name, timeZone, quotas };
        const operation = verb === 'create' ? 'createTenant' : 'updateTenant';
        const { tenant } = await holdfast.api.call(operation, input, ownerOf({}));
        if (options.json === true) return cli.terminal.printJson({ tenant });
        await cli.terminal.print(lineOf(tenant));
      });
    });
  return withExamples(command, [
    [`holdfast tenants ${verb} acme --user-memories 200000`, 'with more room for its users'],
  ]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('list').summary('list the tenants').action(async () => {
    const options = optionsOf(command);
    await withSession({ options }, async ({ holdfast }) => {
      const tenants: OutputOf<'listTenants'>['tenants'] = [];
      let cursor: string | undefined;
      do {
        const page = await holdfast.api.call('listTenants', { cursor, limit: 200 }, ownerOf({}));
        tenants.push(...page.tenants);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      if (options.json === true) return cli.terminal.printJson({ tenants });
      for (const tenant of tenants) await cli.terminal.print(lineOf(tenant));
      if (tenants.length === 0) cli.terminal.note('Only the local tenant. Make one: holdfast tenants create ID');
    });
  });
  return withExamples(command, [['holdfast tenants list --json', 'for a script']]);
}

function lineOf({ id, name, timeZone, quotas }: OutputOf<'createTenant'>['tenant']): string {
  return [id, name, ...(timeZone === undefined ? [] : [timeZone]), quotaText(quotas)].join('  ');
}
