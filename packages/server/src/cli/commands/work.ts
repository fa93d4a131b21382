import { Command } from 'commander';
import { collect, decimal, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { solutionLines, workLines } from '../render/knowledge.ts';
import { printPage } from '../render/page.ts';
import { type Cli, withSession } from '../session.ts';

export function workCommand(cli: Cli): Command {
  const command = new Command('work')
    .summary('what was done, and whether it was done already')
    .description('The work history: steps with what came of them.');
  for (const part of [logCommand, listCommand, checkCommand]) command.addCommand(part(cli));
  return withExamples(command, [
    ['holdfast work check "build the weekly report"', 'before starting'],
    ['holdfast work log "build the weekly report" --duration 5400', 'when it is done'],
  ]);
}

interface LogOptions {
  readonly space?: string;
  readonly task?: string;
  readonly session?: string;
  readonly error?: string;
  readonly duration?: number;
}

function logCommand(cli: Cli): Command {
  const command = new Command('log')
    .summary('record a step of work')
    .description('Records what was done. With an error it failed, and what is known to help is shown.')
    .argument('<action...>', 'what was done')
    .option('--space <name>', 'project or workspace to put it into; "default" when not given')
    .option('--task <task>', 'what it was for')
    .option('--session <id>', 'session that it belongs to')
    .option('--error <text>', 'why it failed, as it was printed')
    .option('--duration <ms>', 'milliseconds that it took', decimal)
    .action(async (words: string[]) => {
      const options = optionsOf<LogOptions>(command);
      const { space, task, session: sessionId, error, duration: durationMs } = options;
      await withSession({ options }, async ({ call }) => {
        const logged = await call('logWork', { action: words.join(' '), space, task, sessionId, error, durationMs });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(logged);
        for (const line of workLines(logged.work, terminal.colors)) await terminal.print(line);
        if (logged.solutions.length > 0) terminal.note('Known to help:');
        for (const { solution } of logged.solutions) {
          for (const line of solutionLines(solution, terminal.colors)) await terminal.print(line);
        }
      });
    });
  return withExamples(command, [['holdfast work log deploy --error "exit code 137"', 'what failed']]);
}

interface ListOptions {
  readonly space?: readonly string[];
  readonly task?: string;
  readonly session?: string;
  readonly archived?: true;
  readonly limit?: number;
  readonly cursor?: string;
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('list what was done')
    .description('Lists work, newest first, page by page.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--task <task>', 'only what was for this')
    .option('--session <id>', 'only of this session')
    .option('--archived', 'also what is older than 30 days')
    .option('--limit <count>', 'records on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<ListOptions>(command);
      const { task, session: sessionId, archived: includeArchived, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { task, sessionId, includeArchived, limit, cursor, spaces: readSpaces(options.space) };
        const page = await call('listWork', asked);
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.work,
          linesOf: workLines,
          none: 'No work here.',
        });
      });
    });
  return withExamples(command, [['holdfast work list --task "weekly report"', 'all steps of one task']]);
}

function checkCommand(cli: Cli): Command {
  const command = new Command('check')
    .summary('whether work was done already')
    .description('Looks for the same work, or nearly the same, that succeeded in the last 30 days.')
    .argument('<action...>', 'what is to be done')
    .option('--space <name>', 'space to look in; may be given several times; "*" means all', collect)
    .option('--task <task>', 'what it is for')
    .action(async (words: string[]) => {
      const options = optionsOf<{ readonly space?: readonly string[]; readonly task?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const { task, space } = options;
        const found = await call('checkWork', { action: words.join(' '), task, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const { work, why } of found.matches) {
          for (const line of workLines(work, terminal.colors)) await terminal.print(line);
          await terminal.print(`  ${why}`);
        }
        if (!found.done) terminal.note('Not done yet, as far as is known.');
        if (found.failed.length > 0) terminal.note(`It failed before, last at ${found.failed[0]?.occurredAt ?? ''}.`);
      });
    });
  return withExamples(command, [['holdfast work check "upgrade node to 24"', 'in the last 30 days']]);
}
