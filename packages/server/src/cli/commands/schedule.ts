import { Command, InvalidArgumentError } from 'commander';
import { collect, optionsOf, readSpaces, wholeNumber, withExamples } from '../command-line.ts';
import { runLine, scheduleLines, workingTimeLines } from '../render/agenda.ts';
import { printPage } from '../render/page.ts';
import { type Cli, withSession } from '../session.ts';

/** `holdfast schedule`: tasks into working hours. */
export function scheduleCommand(cli: Cli): Command {
  const command = new Command('schedule')
    .summary('plan tasks into working hours')
    .description(
      'Plans what is left to do into the working hours, around everything that is taken. Nothing is changed until it is applied.',
    );
  const children = [
    previewCommand(cli),
    applyCommand(cli),
    undoCommand(cli),
    runsCommand(cli),
    hoursCommand(cli),
    pinCommand(cli),
    moveCommand(cli),
    removeCommand(cli),
    busyCommand(cli),
  ];
  for (const child of children) command.addCommand(child);
  return withExamples(command, [
    ['holdfast schedule preview', 'what would be done when'],
    ['holdfast schedule apply 01930000-0000-7000-8000-000000000000', 'into the calendar'],
    ['holdfast agenda', 'the week as it is'],
  ]);
}

const anId = '01930000-0000-7000-8000-000000000000';
const spaceHelp = 'project or workspace; "default" when not given';
const anySpaceHelp = 'space it is in; "*" means any';

interface PreviewOptions {
  readonly days?: number;
  readonly space?: string;
  readonly fresh?: boolean;
  readonly apply?: boolean;
}

function previewCommand(cli: Cli): Command {
  const command = new Command('preview')
    .summary('what would be done when')
    .description('Makes a plan and shows what it would change, and which tasks do not fit.')
    .option('--days <count>', 'days from today, 1 to 60; 14 when not given', wholeNumber)
    .option('--fresh', 'search anew although nothing has changed')
    .option('--apply', 'apply it at once')
    .option('--space <name>', spaceHelp)
    .action(async () => {
      const options = optionsOf<PreviewOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const { days, fresh, space, apply } = options;
        const made = await call('previewSchedule', { days, fresh, space });
        const { id } = made.schedule;
        const shown =
          apply === true
            ? await call('applySchedule', { id, spaces: space === undefined ? undefined : [space] })
            : made;
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(shown);
        for (const line of scheduleLines(shown.schedule, terminal.colors)) await terminal.print(line);
        if (apply !== true) terminal.note(`A proposal. Into the calendar: holdfast schedule apply ${id}`);
      });
    });
  return withExamples(command, [['holdfast schedule preview --days 7', 'a week']]);
}

function applyCommand(cli: Cli): Command {
  const command = new Command('apply')
    .summary('put a proposal into the calendar')
    .description('Makes the changes of a proposal, all at once. It is refused when it no longer holds.')
    .argument('<id>', 'id of the proposal')
    .option('--space <name>', anySpaceHelp, collect)
    .action(async (id: string) => {
      const options = optionsOf<{ readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const applied = await call('applySchedule', { id, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(applied);
        await terminal.print(terminal.colors.green('Applied'));
        for (const line of scheduleLines(applied.schedule, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [[`holdfast schedule apply ${anId}`, 'by its id']]);
}

function undoCommand(cli: Cli): Command {
  const command = new Command('undo')
    .summary('take the last schedule back')
    .description('Takes the schedule that was applied last back. Blocks that somebody has changed since stay.')
    .argument('<id>', 'id of the schedule')
    .option('--space <name>', anySpaceHelp, collect)
    .action(async (id: string) => {
      const options = optionsOf<{ readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const undone = await call('undoSchedule', { id, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(undone);
        const { writes, kept = [] } = undone.schedule;
        const left = kept.length === 0 ? '' : `, ${kept.length} were changed since and stay`;
        await terminal.print(`Taken back: ${writes.length - kept.length} blocks${left}`);
      });
    });
  return withExamples(command, [[`holdfast schedule undo ${anId}`, 'by its id']]);
}

function runsCommand(cli: Cli): Command {
  const command = new Command('runs')
    .summary('schedules that were made')
    .description('Lists runs of the scheduler, the newest first. With an id: all of that one.')
    .argument('[id]', 'this one alone')
    .option('--limit <count>', 'runs on a page; 10 when not given', wholeNumber)
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .action(async (id: string | undefined) => {
      type Options = { readonly space?: readonly string[]; readonly limit?: number; readonly cursor?: string };
      const options = optionsOf<Options>(command);
      await withSession({ options }, async ({ call }) => {
        const { limit, cursor } = options;
        const page = await call('listSchedulerRuns', { id, limit, cursor, spaces: readSpaces(options.space) });
        return printPage(cli.terminal, page, {
          json: options.json,
          rows: page.schedules,
          linesOf: (run, colors) => (id === undefined ? [runLine(run, colors)] : scheduleLines(run, colors)),
          none: 'None yet.',
        });
      });
    });
  return withExamples(command, [['holdfast schedule runs', 'the last ten']]);
}

interface HoursOptions {
  readonly set?: readonly Times[];
  readonly kind?: string;
  readonly off?: readonly string[];
  readonly zone?: string;
  readonly space?: string;
}

function hoursCommand(cli: Cli): Command {
  const command = new Command('hours')
    .summary('when you work')
    .description('Shows when you work. With --set, sets the hours of one kind of work; what else was set stays.')
    .option('--set <times>', 'such as "mon-fri 09:00-12:00"; may be given several times', collectTimes)
    .option('--kind <name>', 'kind of work that they are of; "work" when not given')
    .option('--off <day>', 'a day off, such as 2026-12-24; may be given several times', collect)
    .option('--zone <name>', 'zone of the hours, such as Europe/Berlin')
    .option('--space <name>', spaceHelp)
    .action(async () => {
      const options = optionsOf<HoursOptions>(command);
      await withSession({ options }, async ({ call }) => {
        const { set, kind = 'work', off, zone: timeZone, space } = options;
        let { workingTime } = await call('getWorkingTime', { space });
        if (set !== undefined || off !== undefined || timeZone !== undefined) {
          const before = workingTime.hours.find((one) => one.kind === kind);
          const dates = [...(before?.dates ?? []), ...(off ?? []).map((date) => ({ date, times: [] }))];
          const own = {
            kind,
            times: set ?? before?.times ?? [],
            ...(dates.length === 0 ? {} : { dates }),
          };
          const hours =
            before === undefined
              ? [...workingTime.hours, own]
              : workingTime.hours.map((one) => (one.kind === kind ? own : one));
          ({ workingTime } = await call('setWorkingTime', { space, hours, timeZone }));
        }
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson({ workingTime });
        for (const line of workingTimeLines(workingTime, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast schedule hours', 'as they are'],
    ['holdfast schedule hours --set "mon-thu 09:00-17:00" --set "fri 09:00-13:00"', 'of a week'],
    ['holdfast schedule hours --off 2026-12-24', 'a day off'],
  ]);
}

const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

interface Times {
  readonly weekdays: readonly (typeof names)[number][];
  readonly from: string;
  readonly to: string;
}

/** Such as `mon-fri 09:00-12:00` or `mon,wed 22:00-02:00`. */
function collectTimes(text: string, before: readonly Times[] | undefined): readonly Times[] {
  const [days = '', times = ''] = text.trim().toLowerCase().split(/\s+/);
  const [from = '', to = ''] = times.split('-');
  const weekdays = names.filter((name) => days.split(',').some((part) => isWithin(name, part)));
  if (weekdays.length === 0 || to === '') throw new InvalidArgumentError('It must be like "mon-fri 09:00-12:00".');
  return [...(before ?? []), { weekdays, from, to }];
}

/** A day, or two with all between them, also over the end of the week. */
function isWithin(name: (typeof names)[number], part: string): boolean {
  const [first = '', last = first] = part.split('-');
  const at = (day: string): number => names.findIndex((one) => one === day);
  const [from, to, here] = [at(first), at(last), at(name)];
  if (from < 0 || to < 0) return false;
  return from <= to ? here >= from && here <= to : here >= from || here <= to;
}

function pinCommand(cli: Cli): Command {
  const command = new Command('pin')
    .summary('put time for a task where you want it')
    .description('Puts a block for a task into the calendar. The scheduler plans around it.')
    .argument('<task>', 'id of the task')
    .argument('<start>', 'such as 2026-11-30T09:00:00Z')
    .argument('<end>', 'when it ends')
    .option('--space <name>', spaceHelp)
    .action(async (taskId: string, startsAt: string, endsAt: string) => {
      const options = optionsOf<{ readonly space?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const pinned = await call('pinBlock', { taskId, startsAt, endsAt, space: options.space });
        if (options.json === true) return cli.terminal.printJson(pinned);
        await cli.terminal.print(`Pinned ${pinned.block.id}`);
      });
    });
  return withExamples(command, [
    [`holdfast schedule pin ${anId} 2026-11-30T09:00:00Z 2026-11-30T11:00:00Z`, 'two hours on Monday'],
  ]);
}

function moveCommand(cli: Cli): Command {
  const command = new Command('move')
    .summary('move a block, hold it, or let it go')
    .description(
      'Moves a block; it is pinned then. With --hold: holds it where it is, or lets the scheduler move it again.',
    )
    .argument('<block>', 'id of the block')
    .option('--to <start>', 'when it begins')
    .option('--until <end>', 'when it ends; as long as it was when not given')
    .option('--hold <hold>', 'free, pinned or locked')
    .option('--space <name>', anySpaceHelp, collect)
    .action(async (id: string) => {
      type Options = {
        readonly to?: string;
        readonly until?: string;
        readonly hold?: string;
        readonly space?: readonly string[];
      };
      const options = optionsOf<Options>(command);
      await withSession({ options }, async ({ call }) => {
        const { to: startsAt, until: endsAt, hold, space } = options;
        const moved = await call('updateBlock', { id, startsAt, endsAt, hold, spaces: readSpaces(space) });
        if (options.json === true) return cli.terminal.printJson(moved);
        await cli.terminal.print(`${moved.block.hold}: ${moved.block.startsAt} to ${moved.block.endsAt}`);
      });
    });
  return withExamples(command, [
    [`holdfast schedule move ${anId} --to 2026-11-30T13:00:00Z`, 'to one in the afternoon'],
  ]);
}

function removeCommand(cli: Cli): Command {
  const command = new Command('remove')
    .summary('take a block out of the calendar')
    .description('Takes a block out of the calendar. Its task stays.')
    .argument('<block>', 'id of the block')
    .option('--space <name>', anySpaceHelp, collect)
    .action(async (id: string) => {
      const options = optionsOf<{ readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const removed = await call('removeBlock', { id, spaces: readSpaces(options.space) });
        if (options.json === true) return cli.terminal.printJson(removed);
        await cli.terminal.print('Taken out');
      });
    });
  return withExamples(command, [[`holdfast schedule remove ${anId}`, 'by its id']]);
}

function busyCommand(cli: Cli): Command {
  const command = new Command('busy')
    .summary('note a time that is taken')
    .description('Notes a time that is taken and stands in no calendar.')
    .argument('<start>', 'such as 2026-11-30T09:00:00Z')
    .argument('<end>', 'when it ends')
    .argument('[title...]', 'what it is')
    .option('--space <name>', spaceHelp)
    .action(async (startsAt: string, endsAt: string, words: readonly string[]) => {
      const options = optionsOf<{ readonly space?: string }>(command);
      await withSession({ options }, async ({ call }) => {
        const title = words.length === 0 ? undefined : words.join(' ');
        const added = await call('addBusy', { startsAt, endsAt, title, space: options.space });
        if (options.json === true) return cli.terminal.printJson(added);
        await cli.terminal.print(`Noted ${added.item.id}`);
      });
    });
  return withExamples(command, [
    ['holdfast schedule busy 2026-11-30T09:00:00Z 2026-11-30T10:00:00Z Dentist', 'an hour'],
  ]);
}
