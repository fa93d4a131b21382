import { Command } from 'commander';
import { collect, optionsOf, readSpaces, textOf, wholeNumber, withExamples } from '../command-line.ts';
import { problemLines, solutionLines, workLines } from '../render/knowledge.ts';
import { printPage } from '../render/page.ts';
import { type Cli, withSession } from '../session.ts';

interface ReadOptions {
  readonly space?: readonly string[];
  readonly limit?: number;
}

export function knowledgeCommand(cli: Cli): Command {
  const command = new Command('knowledge')
    .summary('known problems, and what helped with them')
    .description('Problems are known again by what programs print of them; solutions by what came of them.');
  const parts = [findCommand, addCommand, outcomeCommand, listCommand, showCommand];
  for (const part of parts) command.addCommand(part(cli));
  return withExamples(command, [
    ['npm test 2>&1 | tail -20 | holdfast knowledge find', 'what has helped with this before'],
    ['holdfast knowledge problems --unsolved', 'what nobody has an answer to yet'],
  ]);
}

function findCommand(cli: Cli): Command {
  const command = new Command('find')
    .summary('what has helped with an error')
    .description('Finds solutions of a problem, the best first, with why it is taken for the same.')
    .argument('[error...]', 'the error as it was printed; standard input when none is given')
    .option('--space <name>', 'space to look in; may be given several times; "*" means all', collect)
    .option('--limit <count>', 'solutions, 1 to 20; 5 when not given', wholeNumber)
    .action(async (words: string[]) => {
      const options = optionsOf<ReadOptions>(command);
      const problem = await textOf(words, cli, 'The error');
      await withSession({ options }, async ({ call }) => {
        const found = await call('findSolutions', { problem, limit: options.limit, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const { solution, match, why } of found.solutions) {
          for (const line of solutionLines(solution, terminal.colors, `${match}: ${why}`)) await terminal.print(line);
        }
        if (found.solutions.length > 0) return;
        if (found.problems.length === 0) return terminal.note('Nothing like it is known.');
        terminal.note('It was seen before, but nothing is known to help:');
        for (const one of found.problems) {
          for (const line of problemLines(one.problem, terminal.colors)) await terminal.print(line);
        }
      });
    });
  return withExamples(command, [
    ['holdfast knowledge find "connect ECONNREFUSED 127.0.0.1:5432"', 'an error by its words'],
  ]);
}

function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .summary('note a solution')
    .description('Notes what helps with a problem. It is unproven until an outcome is recorded.')
    .argument('<problem>', 'the error as it was printed, or the id of a known problem')
    .argument('<solution...>', 'what to do')
    .option('--space <name>', 'project or workspace to put it into; "default" when not given')
    .action(async (problem: string, words: string[]) => {
      const options = optionsOf<{ readonly space?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const named = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u.test(problem)
          ? { problemId: problem }
          : { problem };
        const added = await call('addSolution', { ...named, solution: words.join(' '), space: options.space });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(added);
        terminal.note(terminal.errColors.green(added.outcome === 'created' ? 'Noted' : 'Known already'));
        for (const line of solutionLines(added.solution, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast knowledge add "ECONNREFUSED" "start the database first"', 'of an error']]);
}

function outcomeCommand(cli: Cli): Command {
  const command = new Command('outcome')
    .summary('say whether a solution helped')
    .description('Counts whether a solution helped.')
    .argument('<id>', 'id of the solution')
    .argument('<outcome>', 'helped, or failed')
    .option('--space <name>', 'space of the solution; "default" when not given')
    .action(async (solutionId: string, outcome: string) => {
      const options = optionsOf<{ readonly space?: string }>(command);
      if (outcome !== 'helped' && outcome !== 'failed') {
        const { HoldfastError } = await import('@holdfast/contract');
        throw new HoldfastError('invalid_input', { detail: 'The outcome is helped or failed.' });
      }
      await withSession({ options }, async ({ call }) => {
        const recorded = await call('recordOutcome', {
          solutionId,
          success: outcome === 'helped',
          space: options.space,
        });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(recorded);
        for (const line of solutionLines(recorded.solution, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast knowledge outcome 01930000-0000-7000-8000-000000000000 helped', 'it did']]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('problems')
    .summary('list known problems')
    .description('Lists problems, the latest seen first.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--unsolved', 'only those without a solution')
    .option('--archived', 'also those not seen for 30 days')
    .option('--limit <count>', 'problems on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<
        ReadOptions & { readonly unsolved?: true; readonly archived?: true; readonly cursor?: string }
      >(command);
      const { unsolved, archived, limit, cursor } = options;
      await withSession({ options }, async ({ call }) => {
        const asked = { unsolved, includeArchived: archived, limit, cursor, spaces: readSpaces(options.space) };
        const page = await call('listProblems', asked);
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.problems,
          linesOf: problemLines,
          none: 'No problems here.',
        });
      });
    });
  return withExamples(command, [['holdfast knowledge problems --space "*" --limit 10', 'the latest of all projects']]);
}

function showCommand(cli: Cli): Command {
  const command = new Command('show')
    .summary('a problem with all that is known of it')
    .description('Shows a problem, its solutions, and the latest work that met it.')
    .argument('<id>', 'id of the problem')
    .option('--space <name>', 'space to look in; may be given several times; "*" means all', collect)
    .action(async (id: string) => {
      const options = optionsOf<ReadOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const found = await call('getProblem', { id, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        const { colors } = terminal;
        const lines = [
          ...problemLines(found.problem, colors),
          ...found.problem.signature.frames.map((frame) => `  ${frame}`),
          ...found.solutions.flatMap((solution) => solutionLines(solution, colors)),
          ...found.work.flatMap((work) => workLines(work, colors)),
        ];
        for (const line of lines) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast knowledge show 01930000-0000-7000-8000-000000000000', 'by its id']]);
}
