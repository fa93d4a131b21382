import { Command, Option } from 'commander';
import { collect, decimal, optionsOf, textOf, withExamples } from '../command-line.ts';
import { memoryLines } from '../render/memory.ts';
import { type Cli, withSession } from '../session.ts';

interface RememberOptions {
  readonly space?: string;
  readonly kind?: string;
  readonly speaker?: string;
  readonly role?: string;
  readonly session?: string;
  readonly at?: string;
  readonly tag?: readonly string[];
  readonly salience?: number;
  readonly pin?: boolean;
  readonly idempotencyKey?: string;
}

export function rememberCommand(cli: Cli): Command {
  const command = new Command('remember')
    .summary('remember one thing')
    .description('Stores the words as they are. When the command returns, they are durable and can be recalled.')
    .argument('[text...]', 'the words; standard input when none are given')
    .option('--space <name>', 'project or workspace to put it into; "default" when not given')
    .addOption(
      new Option('--kind <kind>', 'what it is').choices([
        'episodic',
        'semantic',
        'procedural',
        'emotional',
        'reflective',
      ]),
    )
    .option('--speaker <name>', 'who said it')
    .addOption(new Option('--role <role>', 'part the speaker plays').choices(['user', 'assistant', 'system', 'tool']))
    .option('--session <id>', 'conversation it belongs to; it becomes its next turn')
    .option('--at <time>', 'when it happened: a date, or a date and time with Z or an offset; now when not given')
    .option('--tag <tag>', 'tag; may be given several times', collect)
    .option('--salience <0..1>', 'how much it matters; rules decide when not given', decimal)
    .option('--pin', 'never let it decay')
    .option('--idempotency-key <key>', 'a repeated command with this key stores nothing new, for 24 hours')
    .action(async (words: string[]) => {
      const options = optionsOf<RememberOptions>(command);
      const content = await textOf(words, cli, 'The text');
      const { space, kind, speaker, role, session, at, tag, salience, pin } = options;
      const input = {
        content,
        space,
        kind,
        speaker,
        role,
        sessionId: session,
        occurredAt: at,
        tags: tag,
        salience,
        pinned: pin,
      };
      await withSession({ options }, async ({ holdfast, config }) => {
        const { memory, outcome } = await holdfast.api.call('remember', input, {
          caller: { kind: 'owner' },
          user: config.user,
          ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
        });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson({ memory, outcome });
        const said = outcome === 'created' ? 'Remembered' : 'Known already';
        for (const line of [terminal.colors.green(said), ...memoryLines(memory, terminal.colors)])
          await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast remember "Ada prefers tea to coffee"', 'one fact, in the default space'],
    ['holdfast remember --space garden --tag plan --at 2026-03-01 "Sow the beans"', 'with project, tag and date'],
    ['holdfast remember --session call-7 --speaker Ada "See you on Friday"', 'the next turn of a conversation'],
    ['git log -1 --format=%B | holdfast remember --kind procedural', 'text from another program'],
  ]);
}
