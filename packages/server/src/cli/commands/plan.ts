import { Command } from 'commander';
import { collect, decimal, optionsOf, readSpaces, textOf, wholeNumber, withExamples } from '../command-line.ts';
import { printPage } from '../render/page.ts';
import { planLines, sprintLines, taskLines } from '../render/plan.ts';
import { type Cli, withSession } from '../session.ts';
import { patternCommands } from './patterns.ts';

interface SpaceOption {
  readonly space?: readonly string[];
}

/** `holdfast plan`: plans, tasks and sprints. */
export function planCommand(cli: Cli): Command {
  const command = new Command('plan')
    .summary('plans, tasks and sprints')
    .description('Makes a plan of a sentence, shows and changes it, and keeps its tasks.');
  const children = [
    createCommand(cli),
    listCommand(cli),
    showCommand(cli),
    refineCommand(cli),
    approveCommand(cli),
    replanCommand(cli),
    cancelCommand(cli),
    tasksCommand(cli),
    addCommand(cli),
    doneCommand(cli),
    sprintCommand(cli),
    sprintsCommand(cli),
    ...patternCommands(cli),
  ];
  for (const child of children) command.addCommand(child);
  return withExamples(command, [
    ['holdfast plan create "release version 2 of the app by Friday"', 'a draft, to be looked at'],
    ['holdfast plan approve 01930000-0000-7000-8000-000000000000', 'its steps become tasks'],
    ['holdfast plan tasks', 'what is to be done'],
  ]);
}

const spaceHelp = 'space it is in; "*" means any';

function createCommand(cli: Cli): Command {
  const command = new Command('create')
    .summary('make a plan of a sentence')
    .description(
      'Makes a plan of a sentence, with steps, dates, and how to see that each is done. It is a draft until it is approved.',
    )
    .argument('[intent...]', 'what is to be done; standard input when not given')
    .option('--due <date>', 'date that counts more than the one in the sentence')
    .option('--owner <name>', 'who does it')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .action(async (words: readonly string[]) => {
      const options = optionsOf<{ readonly due?: string; readonly owner?: string; readonly space?: string }>(command);
      const intent = await textOf(words, cli, 'intent');
      await withSession({ options }, async ({ call }) => {
        const { due: dueAt, owner, space } = options;
        const made = await call('createPlan', { intent, dueAt, owner, space });
        if (options.json === true) return cli.terminal.printJson(made);
        await cli.terminal.print(made.sop);
        cli.terminal.note(`A draft. Take it on: holdfast plan approve ${made.plan.id}`);
      });
    });
  return withExamples(command, [['holdfast plan create "write the annual report by 5 December"', 'with a date']]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('plans, those made last first')
    .description('Lists plans with their dates and how far they are.')
    .option('--state <state>', 'draft, approved, done or cancelled; may be given several times', collect)
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--limit <count>', 'plans on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      type Options = SpaceOption & {
        readonly state?: readonly string[];
        readonly limit?: number;
        readonly cursor?: string;
      };
      const options = optionsOf<Options>(command);
      await withSession({ options }, async ({ call }) => {
        const { state: states, space, limit, cursor } = options;
        const page = await call('listPlans', { states, spaces: readSpaces(space), limit, cursor });
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.plans,
          linesOf: planLines,
          none: 'No plans here. Make one: holdfast plan create "what is to be done"',
        });
      });
    });
  return withExamples(command, [['holdfast plan list --state approved', 'what is under way']]);
}

function showCommand(cli: Cli): Command {
  const command = new Command('show')
    .summary('a plan with its steps and tasks')
    .description('Shows a plan as a page to read, its tasks, and how far it is.')
    .argument('<id>', 'id of the plan')
    .option('--version <number>', 'a former version', wholeNumber)
    .option('--space <name>', spaceHelp, collect)
    .action(async (id: string) => {
      const options = optionsOf<SpaceOption & { readonly version?: number }>(command);
      await withSession({ options }, async ({ call }) => {
        const shown = await call('getPlan', { id, version: options.version, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(shown);
        await terminal.print(shown.sop);
        await terminal.print('');
        for (const line of planLines(shown.plan, terminal.colors).slice(1)) await terminal.print(line);
        for (const task of shown.tasks) for (const line of taskLines(task, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast plan show 01930000-0000-7000-8000-000000000000 --version 1', 'as it was at first'],
  ]);
}

interface EditOptions extends SpaceOption {
  readonly title?: string;
  readonly due?: string;
  readonly owner?: string;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

function withEdits(command: Command): Command {
  return command
    .argument('<id>', 'id of the plan')
    .option('--title <text>', 'what it is called')
    .option('--due <date>', 'when all is to be over; "none" removes the date')
    .option('--owner <name>', 'who does it')
    .option('--add <title>', 'a new step at the end; may be given several times', collect)
    .option('--remove <key>', 'a step to leave out, by its key as --json shows it; may be given several times', collect)
    .option('--space <name>', spaceHelp, collect);
}

function editsOf({ title, due, owner, add, remove, space }: EditOptions): object {
  const dueAt = due === 'none' ? null : due;
  return { title, dueAt, owner, add: add?.map((one) => ({ title: one })), remove, spaces: readSpaces(space) };
}

function refineCommand(cli: Cli): Command {
  const command = withEdits(new Command('refine'))
    .summary('change a draft')
    .description('Changes a draft, step by step. The version before stays readable.')
    .action(async (id: string) => {
      const options = optionsOf<EditOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const refined = await call('refinePlan', { id, ...editsOf(options) });
        if (options.json === true) return cli.terminal.printJson(refined);
        await cli.terminal.print(refined.sop);
      });
    });
  return withExamples(command, [
    [
      'holdfast plan refine 01930000-0000-7000-8000-000000000000 --due 2026-12-04 --add "Tell the press"',
      'a date and a step',
    ],
  ]);
}

function approveCommand(cli: Cli): Command {
  const command = new Command('approve')
    .summary('take a plan on: its steps become tasks')
    .description('Takes a plan on. Each of its steps becomes a task.')
    .argument('<id>', 'id of the plan')
    .option('--sprint <id>', 'sprint of the tasks')
    .option('--space <name>', spaceHelp, collect)
    .action(async (id: string) => {
      const options = optionsOf<SpaceOption & { readonly sprint?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const spaces = readSpaces(options.space);
        const taken = await call('approvePlan', { id, sprintId: options.sprint, spaces });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(taken);
        await terminal.print(terminal.colors.green('Approved'));
        for (const task of taken.tasks) for (const line of taskLines(task, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast plan approve 01930000-0000-7000-8000-000000000000', 'by its id']]);
}

function replanCommand(cli: Cli): Command {
  const command = withEdits(new Command('replan'))
    .summary('plan anew what is left')
    .description('Gives what is left of an approved plan new dates, from now on. What is done stays.')
    .action(async (id: string) => {
      const options = optionsOf<EditOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const taken = await call('replan', { id, ...editsOf(options) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(taken);
        for (const task of taken.tasks) for (const line of taskLines(task, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast plan replan 01930000-0000-7000-8000-000000000000 --due 2026-12-18', 'by a later date'],
  ]);
}

function cancelCommand(cli: Cli): Command {
  const command = new Command('cancel')
    .summary('give a plan up')
    .description('Gives a plan up, and with it the tasks that are left.')
    .argument('<id>', 'id of the plan')
    .option('--reason <text>', 'why; noted at the tasks')
    .option('--space <name>', spaceHelp, collect)
    .action(async (id: string) => {
      const options = optionsOf<SpaceOption & { readonly reason?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const given = await call('cancelPlan', { id, reason: options.reason, spaces: readSpaces(options.space) });
        if (options.json === true) return cli.terminal.printJson(given);
        await cli.terminal.print(`Given up, with ${given.cancelled.length} tasks`);
      });
    });
  return withExamples(command, [['holdfast plan cancel 01930000-0000-7000-8000-000000000000', 'by its id']]);
}

interface TasksOptions extends SpaceOption {
  readonly all?: boolean;
  readonly plan?: string;
  readonly sprint?: string;
  readonly dueBefore?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

function tasksCommand(cli: Cli): Command {
  const command = new Command('tasks')
    .summary('what is to be done')
    .description('Lists tasks that are open or under way, those made last first.')
    .option('--all', 'also those that are done or cancelled')
    .option('--plan <id>', 'only of this plan')
    .option('--sprint <id>', 'only of this sprint')
    .option('--due-before <date>', 'only what is due by then')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .option('--limit <count>', 'tasks on a page, 1 to 200; 50 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .action(async () => {
      const options = optionsOf<TasksOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const { all, plan: planId, sprint: sprintId, dueBefore: dueTo, space, limit, cursor } = options;
        const states = all === true ? undefined : ['open', 'started'];
        const page = await call('listTasks', {
          states,
          planId,
          sprintId,
          dueTo,
          spaces: readSpaces(space),
          limit,
          cursor,
        });
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.tasks,
          linesOf: taskLines,
          none: 'Nothing to do here.',
        });
      });
    });
  return withExamples(command, [['holdfast plan tasks --due-before 2026-11-30', 'what is due this month']]);
}

interface AddOptions {
  readonly due?: string;
  readonly minutes?: number;
  readonly kind?: string;
  readonly owner?: string;
  readonly priority?: string;
  readonly sprint?: string;
  readonly space?: string;
}

function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .summary('note something to do')
    .description('Notes a task that belongs to no plan.')
    .argument('<title...>', 'what is to be done')
    .option('--due <date>', 'when it is due')
    .option('--minutes <count>', 'how long it takes; what such work usually takes when not given', wholeNumber)
    .option('--kind <name>', 'kind of work, by which durations are learnt')
    .option('--owner <name>', 'who does it')
    .option('--priority <name>', 'urgent, high, normal or low')
    .option('--sprint <id>', 'sprint that takes it on')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .action(async (words: readonly string[]) => {
      const options = optionsOf<AddOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const { due: dueAt, sprint: sprintId, minutes, kind, owner, priority, space } = options;
        const title = words.join(' ');
        const made = await call('createTask', { title, dueAt, minutes, kind, owner, priority, sprintId, space });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(made);
        for (const line of taskLines(made.task, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [['holdfast plan add Call the plumber --due 2026-11-30 --minutes 15', 'a task']]);
}

function doneCommand(cli: Cli): Command {
  const command = new Command('done')
    .summary('a task is done')
    .description('Notes that a task is done. The plan whose last task it was is done, too.')
    .argument('<id>', 'id of the task')
    .option('--minutes <count>', 'how long it took', wholeNumber)
    .option('--outcome <text>', 'what came of it')
    .option('--space <name>', spaceHelp, collect)
    .action(async (id: string) => {
      const options = optionsOf<SpaceOption & { readonly minutes?: number; readonly outcome?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const { minutes: spentMinutes, outcome, space } = options;
        const done = await call('completeTask', { id, spentMinutes, outcome, spaces: readSpaces(space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(done);
        for (const line of taskLines(done.task, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast plan done 01930000-0000-7000-8000-000000000000 --minutes 40', 'with the time it took'],
  ]);
}

function sprintCommand(cli: Cli): Command {
  const command = new Command('sprint')
    .summary('set up a sprint')
    .description('Sets up a sprint: its days, and the hours of work that there are.')
    .argument('<name>', 'what it is called')
    .requiredOption('--from <day>', 'first day')
    .requiredOption('--to <day>', 'last day')
    .requiredOption('--hours <count>', 'hours of work that there are', decimal)
    .option('--space <name>', 'project or workspace; "default" when not given')
    .action(async (name: string) => {
      type Options = { readonly from: string; readonly to: string; readonly hours: number; readonly space?: string };
      const options = optionsOf<Options>(command);
      await withSession({ options }, async ({ call }) => {
        const { from: startsOn, to: endsOn, hours: capacityHours, space } = options;
        const made = await call('createSprint', { name, startsOn, endsOn, capacityHours, space });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(made);
        for (const line of sprintLines(made.sprint, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast plan sprint "Week 48" --from 2026-11-23 --to 2026-11-27 --hours 30', 'a week'],
  ]);
}

function sprintsCommand(cli: Cli): Command {
  const command = new Command('sprints')
    .summary('sprints, with what is free')
    .description('Lists sprints with what was taken on, done and is free.')
    .option('--close <id>', 'close this one first')
    .option('--carry-to <id>', 'with --close: the sprint that takes over what is left')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .action(async () => {
      const options = optionsOf<SpaceOption & { readonly close?: string; readonly carryTo?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const spaces = readSpaces(options.space);
        if (options.close !== undefined)
          await call('closeSprint', { id: options.close, carryTo: options.carryTo, spaces });
        const page = await call('listSprints', { spaces });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(page);
        for (const sprint of page.sprints)
          for (const line of sprintLines(sprint, terminal.colors)) await terminal.print(line);
        if (page.sprints.length === 0) terminal.note('No sprints here.');
      });
    });
  return withExamples(command, [['holdfast plan sprints', 'all of them']]);
}
