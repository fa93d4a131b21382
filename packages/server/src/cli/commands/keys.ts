import { Command } from 'commander';
import { collect, optionsOf, withExamples } from '../command-line.ts';
import { formatInstant } from '../render/memory.ts';
import { type Cli, withSession } from '../session.ts';

interface CreateOptions {
  readonly bindUser?: string;
  readonly space?: readonly string[];
  readonly permission?: readonly string[];
  readonly expires?: string;
}

export function keysCommand(cli: Cli): Command {
  const command = new Command('keys')
    .summary('make, list and revoke API keys')
    .description('API keys let programs talk to `holdfast serve`. Secrets are stored hashed and shown once.');
  command.addCommand(createCommand(cli));
  command.addCommand(listCommand(cli));
  command.addCommand(revokeCommand(cli));
  return withExamples(command, [
    ['holdfast keys create laptop', 'a key with all permissions'],
    ['holdfast keys list', 'all that work'],
  ]);
}

function createCommand(cli: Cli): Command {
  const command = new Command('create')
    .summary('make a key and show its secret once')
    .description('Makes a key. Its secret is the only thing on standard output, so that a script can keep it.')
    .argument('<name>', 'what the key is for')
    .option('--bind-user <id>', 'the key may only name this user')
    .option('--space <name>', 'the key may only name this space; may be given several times', collect)
    .option('--permission <name>', 'what the key may do; may be given several times; all when not given', collect)
    .option('--expires <time>', 'when it stops working')
    .action(async (name: string) => {
      const options = optionsOf<CreateOptions>(command);
      const { bindUser, space, permission, expires } = options;
      await withSession({ options }, async ({ holdfast }) => {
        const input = { name, userId: bindUser, spaces: space, permissions: permission, expiresAt: expires };
        const made = await holdfast.api.call('createKey', input, { caller: { kind: 'owner' } });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(made);
        await terminal.print(made.secret);
        terminal.note(
          terminal.errColors.dim(
            `Key ${made.key.name} (${made.key.id}). It is shown this once; revoke it with: holdfast keys revoke ${made.key.id}`,
          ),
        );
      });
    });
  return withExamples(command, [
    ['holdfast keys create laptop', 'all permissions'],
    ['holdfast keys create reader --permission memories:read --expires 2027-01-01', 'may only read, for some time'],
    ['export HOLDFAST_API_KEY="$(holdfast keys create ci)"', 'straight into a variable'],
  ]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list keys, without secrets')
    .description('Lists the keys. Secrets are stored hashed and cannot be shown again.')
    .option('--revoked', 'also list revoked keys')
    .action(async () => {
      const options = optionsOf<{ readonly revoked?: boolean }>(command);
      await withSession({ options }, async ({ holdfast }) => {
        const listed = await holdfast.api.call(
          'listKeys',
          { includeRevoked: options.revoked },
          { caller: { kind: 'owner' } },
        );
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(listed);
        const { bold, dim } = terminal.colors;
        for (const { id, name, prefix, createdAt, lastUsedAt, expiresAt, revokedAt, userId } of listed.keys) {
          const facts = [
            `${prefix}…`,
            `made ${formatInstant(createdAt)}`,
            lastUsedAt === undefined ? 'never used' : `used ${formatInstant(lastUsedAt)}`,
            ...(userId === undefined ? [] : [`only user ${userId}`]),
            ...(expiresAt === undefined ? [] : [`until ${formatInstant(expiresAt)}`]),
            ...(revokedAt === undefined ? [] : ['revoked']),
          ];
          await terminal.print(`${id}  ${bold(name)}  ${dim(facts.join('  '))}`);
        }
        if (listed.keys.length === 0) terminal.note('No keys. Make one: holdfast keys create NAME');
      });
    });
  return withExamples(command, [['holdfast keys list --revoked', 'those that no longer work, too']]);
}

function revokeCommand(cli: Cli): Command {
  const command = new Command('revoke')
    .summary('revoke a key; it stops working at once')
    .description('Revokes a key. A running server refuses it from then on.')
    .argument('<id>', 'id of the key, as `holdfast keys list` prints it')
    .action(async (id: string) => {
      const options = optionsOf(command);
      await withSession({ options }, async ({ holdfast }) => {
        const revoked = await holdfast.api.call('revokeKey', { id }, { caller: { kind: 'owner' } });
        if (options.json === true) return cli.terminal.printJson(revoked);
        await cli.terminal.print(`${cli.terminal.colors.green('Revoked')} ${revoked.key.name} (${id})`);
      });
    });
  return withExamples(command, [['holdfast keys revoke 01930000-0000-7000-8000-000000000000', 'by its id']]);
}
