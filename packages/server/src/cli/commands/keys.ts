import { Command } from 'commander';
import { collect, optionsOf, wholeNumber, withExamples } from '../command-line.ts';
import { formatInstant } from '../render/memory.ts';
import { type Cli, ownerOf, withSession } from '../session.ts';

interface OfTenant {
  readonly tenant?: string;
}

const ofTenant = ['--tenant <id>', 'a tenant other than the local one'] as const;

interface CreateOptions extends OfTenant {
  readonly bindUser?: string;
  readonly space?: readonly string[];
  readonly permission?: readonly string[];
  readonly operation?: readonly string[];
  readonly expires?: string;
}

export function keysCommand(cli: Cli): Command {
  const command = new Command('keys')
    .summary('make, list, rotate and revoke API keys')
    .description('API keys let programs talk to `holdfast serve`. Secrets are stored hashed and shown once.');
  command.addCommand(createCommand(cli));
  command.addCommand(listCommand(cli));
  command.addCommand(rotateCommand(cli));
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
    .option('--operation <name>', 'the only operation it may call; may be given several times', collect)
    .option('--expires <time>', 'when it stops working')
    .option(...ofTenant)
    .action(async (name: string) => {
      const options = optionsOf<CreateOptions>(command);
      const { bindUser, space, permission, operation, expires } = options;
      await withSession({ options }, async ({ holdfast }) => {
        const input = {
          name,
          userId: bindUser,
          spaces: space,
          permissions: permission,
          operations: operation,
          expiresAt: expires,
        };
        const made = await holdfast.api.call('createKey', input, ownerOf(options));
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
    .option(...ofTenant)
    .action(async () => {
      const options = optionsOf<OfTenant & { readonly revoked?: boolean }>(command);
      await withSession({ options }, async ({ holdfast }) => {
        const listed = await holdfast.api.call('listKeys', { includeRevoked: options.revoked }, ownerOf(options));
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(listed);
        const { bold, dim } = terminal.colors;
        for (const {
          id,
          name,
          prefix,
          createdAt,
          lastUsedAt,
          expiresAt,
          revokedAt,
          userId,
          operations,
        } of listed.keys) {
          const facts = [
            `${prefix}…`,
            `made ${formatInstant(createdAt)}`,
            lastUsedAt === undefined ? 'never used' : `used ${formatInstant(lastUsedAt)}`,
            ...(userId === undefined ? [] : [`only user ${userId}`]),
            ...(operations === undefined ? [] : [`only ${operations.join(', ')}`]),
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

function rotateCommand(cli: Cli): Command {
  const command = new Command('rotate')
    .summary('make a key in the place of another, and let that one work on for a while')
    .description('Makes a key that may do what the old one may. Its secret is the only thing on standard output.')
    .argument('<id>', 'id of the old key, as `holdfast keys list` prints it')
    .option('--overlap <seconds>', 'for how long the old key still works; 86400 when not given', wholeNumber)
    .option('--expires <time>', 'when the new key stops working; when the old one was to, if not given')
    .option(...ofTenant)
    .action(async (id: string) => {
      const options = optionsOf<OfTenant & { readonly overlap?: number; readonly expires?: string }>(command);
      await withSession({ options }, async ({ holdfast }) => {
        const input = { id, overlapSeconds: options.overlap, expiresAt: options.expires };
        const made = await holdfast.api.call('rotateKey', input, ownerOf(options));
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(made);
        await terminal.print(made.secret);
        const until = made.replaced.expiresAt;
        const old = until === undefined ? '' : ` The old one works until ${formatInstant(until)}.`;
        terminal.note(terminal.errColors.dim(`Key ${made.key.name} (${made.key.id}), shown this once.${old}`));
      });
    });
  return withExamples(command, [
    ['holdfast keys rotate 01930000-0000-7000-8000-000000000000', 'the old one works for another day'],
    ['holdfast keys rotate 01930000-0000-7000-8000-000000000000 --overlap 0', 'the old one stops at once'],
  ]);
}

function revokeCommand(cli: Cli): Command {
  const command = new Command('revoke')
    .summary('revoke a key; it stops working at once')
    .description('Revokes a key. A running server refuses it from then on.')
    .argument('<id>', 'id of the key, as `holdfast keys list` prints it')
    .option(...ofTenant)
    .action(async (id: string) => {
      const options = optionsOf<OfTenant>(command);
      await withSession({ options }, async ({ holdfast }) => {
        const revoked = await holdfast.api.call('revokeKey', { id }, ownerOf(options));
        if (options.json === true) return cli.terminal.printJson(revoked);
        await cli.terminal.print(`${cli.terminal.colors.green('Revoked')} ${revoked.key.name} (${id})`);
      });
    });
  return withExamples(command, [['holdfast keys revoke 01930000-0000-7000-8000-000000000000', 'by its id']]);
}
