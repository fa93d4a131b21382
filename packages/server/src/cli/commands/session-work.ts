import { Command } from 'commander';
import { collect, decimal, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { printPage } from '../render/page.ts';
import { decisionLines, todoLines } from '../render/session.ts';
import { type Cli, withSession } from '../session.ts';

interface ListOptions {
  readonly space?: readonly string[];
  readonly session?: string;
  readonly status?: string;
  readonly all?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

export function todosCommand(cli: Cli): Command {
  const command = new Command('todos')
    .summary('list todos')
    .description('Lists todos, newest first.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--session <name>', 'only those of this session')
    .option('--status <status>', 'pending, in_progress, blocked, done or cancelled')
    .option('--all', 'also those that were put away')
    .option('--limit <count>', 'todos on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<ListOptions>(command);
      const { space, session, status, all, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { spaces: readSpaces(space), sessionId: session, status, archived: all, limit, cursor };
        const page = await call('listTodos', asked);
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.todos,
          linesOf: todoLines,
          none: 'No todos here.',
        });
      });
    });
  return withExamples(command, [['holdfast session todos --status blocked', 'what waits']]);
}

interface TodoOptions {
  readonly space?: string;
  readonly session?: string;
  readonly status?: string;
  readonly progress?: number;
  readonly blocker?: readonly string[];
}

export function todoCommand(cli: Cli): Command {
  const command = new Command('todo')
    .summary('add a todo, or say how it stands')
    .description('Adds a todo; of one that is there by this title, says how it stands.')
    .argument('<title>', 'what is to be done')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .option('--session <name>', 'session that it belongs to')
    .option('--status <status>', 'pending, in_progress, blocked, done or cancelled; pending when not given')
    .option('--progress <0..1>', 'how far it is', decimal)
    .option('--blocker <words>', 'what it waits for; may be given several times', collect)
    .action(async (title: string) => {
      const options = optionsOf<TodoOptions>(command);
      const { space, session, status, progress, blocker } = options;
      await withSession({ options }, async ({ call }) => {
        const todos = [{ title, status, progress, blockers: blocker }];
        const kept = await call('saveTodos', { space, sessionId: session, todos });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(kept);
        for (const one of kept.todos) {
          for (const line of todoLines(one, terminal.colors)) await terminal.print(line);
        }
      });
    });
  return withExamples(command, [['holdfast session todo "Write the notes" --status done', 'it is done']]);
}

export function decisionsCommand(cli: Cli): Command {
  const command = new Command('decisions')
    .summary('list decisions')
    .description('Lists decisions that hold, newest first.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--session <name>', 'only those of this session')
    .option('--status <status>', 'open, decided or superseded')
    .option('--all', 'also those that others took the place of')
    .option('--limit <count>', 'decisions on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<ListOptions>(command);
      const { space, session, status, all, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { sessionId: session, status, includeSuperseded: all, limit, cursor };
        const page = await call('listDecisions', { ...asked, spaces: readSpaces(space) });
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.decisions,
          linesOf: decisionLines,
          none: 'No decisions here.',
        });
      });
    });
  return withExamples(command, [['holdfast session decisions --status open', 'what is to be decided']]);
}

interface DecideOptions {
  readonly space?: string;
  readonly session?: string;
  readonly option?: readonly string[];
  readonly reasons?: string;
  readonly revisit?: string;
  readonly supersedes?: string;
}

export function decideCommand(cli: Cli): Command {
  const command = new Command('decide')
    .summary('write a decision down')
    .description('Writes down what was decided and why; without a choice, that it is to be decided.')
    .argument('<question>', 'what had to be decided')
    .argument('[choice]', 'what was chosen')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .option('--session <name>', 'session in which it was decided')
    .option('--option <words>', 'one of the options; may be given several times', collect)
    .option('--reasons <words>', 'why')
    .option('--revisit <time>', 'when to look at it again')
    .option('--supersedes <id>', 'decision that it takes the place of')
    .action(async (question: string, choice: string | undefined) => {
      const options = optionsOf<DecideOptions>(command);
      const { space, session, option, reasons, revisit, supersedes } = options;
      await withSession({ options }, async ({ call }) => {
        const logged = await call('logDecision', {
          question,
          choice,
          reasons,
          space,
          sessionId: session,
          revisitAt: revisit,
          supersedes,
          ...(option === undefined ? {} : { options: option.map((name) => ({ name })) }),
        });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(logged);
        for (const line of decisionLines(logged.decision, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast session decide "Which queue?" "our own" --reasons "one service less"', 'with its reason'],
  ]);
}
