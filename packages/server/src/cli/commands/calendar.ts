import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { collect, optionsOf, readSpaces, withExamples } from '../command-line.ts';
import { calendarLines } from '../render/agenda.ts';
import { type Cli, withSession } from '../session.ts';
import { connectCommand } from './calendar-connect.ts';

const anId = '01930000-0000-7000-8000-000000000000';

/** `holdfast calendar`: calendars that take time, and the feed of one's own. */
export function calendarCommand(cli: Cli): Command {
  const command = new Command('calendar')
    .summary('calendars whose times are taken, and a feed of your own')
    .description('Takes calendars in as time that is taken, and shows your blocks to any calendar program.');
  const children = [
    connectCommand(cli),
    addCommand(cli),
    listCommand(cli),
    syncCommand(cli),
    removeCommand(cli),
    feedCommand(cli),
  ];
  for (const child of children) command.addCommand(child);
  return withExamples(command, [
    ['holdfast calendar connect', 'Google Calendar, by a browser on this machine'],
    ['holdfast calendar add https://calendar.example/work.ics --name Work', 'asked again now and then'],
    ['holdfast calendar feed', 'a secret address to subscribe to'],
  ]);
}

function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .summary('take a calendar in as time that is taken')
    .description(
      'Takes the times of an ICS calendar in, by its address or from a file. A file is taken in once; give it again to bring it up to date.',
    )
    .argument('<source>', 'address, or path of a file')
    .option('--name <name>', 'what it is called; the end of its source when not given')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .action(async (source: string) => {
      const options = optionsOf<{ readonly name?: string; readonly space?: string }>(command);
      const isUrl = /^(?:https?|webcal):\/\//iu.test(source);
      const given = isUrl ? { url: source } : { ics: await readFile(source, 'utf8') };
      const name = options.name ?? (isUrl ? new URL(source).host : (source.split(/[/\\]/).at(-1) ?? source));
      await withSession({ options }, async ({ call }) => {
        const added = await call('addCalendar', { name, space: options.space, ...given });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(added);
        for (const line of calendarLines(added.calendar, terminal.colors)) await terminal.print(line);
        terminal.note(
          `${added.received} times taken in${added.skipped === 0 ? '' : `, ${added.skipped} could not be read`}`,
        );
      });
    });
  return withExamples(command, [['holdfast calendar add holidays.ics', 'a file']]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .summary('calendars, and how they are doing')
    .description('Lists calendars.')
    .option('--space <name>', 'space to list; may be given several times; "*" means all', collect)
    .action(async () => {
      const options = optionsOf<{ readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const found = await call('listCalendars', { spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(found);
        for (const calendar of found.calendars)
          for (const line of calendarLines(calendar, terminal.colors)) await terminal.print(line);
        if (found.calendars.length === 0) terminal.note('No calendars here.');
      });
    });
  return withExamples(command, [['holdfast calendar list', 'all of them']]);
}

function syncCommand(cli: Cli): Command {
  const command = new Command('sync')
    .summary('ask calendars what is new now')
    .description('Asks calendars what is new, and tells them of blocks that have changed.')
    .argument('[id]', 'this one alone')
    .option('--space <name>', 'space they are in; may be given several times; "*" means all', collect)
    .action(async (id: string | undefined) => {
      const options = optionsOf<{ readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const done = await call('syncCalendars', { id, spaces: readSpaces(options.space) });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(done);
        for (const { calendar, received, sent } of done.calendars) {
          for (const line of calendarLines(calendar, terminal.colors)) await terminal.print(line);
          await terminal.print(`    ${received} taken in, ${sent} sent`);
        }
        if (done.calendars.length === 0) terminal.note('No calendar that lies elsewhere.');
      });
    });
  return withExamples(command, [['holdfast calendar sync', 'all of them']]);
}

function removeCommand(cli: Cli): Command {
  const command = new Command('remove')
    .summary('take a calendar out')
    .description('Takes a calendar out, with the times that came from it. A feed ends.')
    .argument('<id>', 'id of the calendar')
    .option('--space <name>', 'space it is in; "*" means any', collect)
    .action(async (id: string) => {
      const options = optionsOf<{ readonly space?: readonly string[] }>(command);
      await withSession({ options }, async ({ call }) => {
        const removed = await call('removeCalendar', { id, spaces: readSpaces(options.space) });
        if (options.json === true) return cli.terminal.printJson(removed);
        await cli.terminal.print('Taken out');
      });
    });
  return withExamples(command, [[`holdfast calendar remove ${anId}`, 'by its id']]);
}

function feedCommand(cli: Cli): Command {
  const command = new Command('feed')
    .summary('a secret address at which your blocks can be subscribed to')
    .description(
      'Makes a new secret address of your blocks; the one before ends. The server has to run for others to read it.',
    )
    .option('--name <name>', 'what it is called; "Holdfast" when not given')
    .option('--space <name>', 'project or workspace; "default" when not given')
    .action(async () => {
      const options = optionsOf<{ readonly name?: string; readonly space?: string }>(command);
      await withSession({ options }, async ({ call, config }) => {
        const { name, space } = options;
        const opened = await call('openFeed', { name, space });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(opened);
        const base = config.publicUrl ?? `http://${config.host}:${config.port}`;
        await terminal.print(`${base.replace(/\/$/, '')}${opened.path}`);
        terminal.note('Whoever knows this address sees your blocks. Asked for again, it changes.');
      });
    });
  return withExamples(command, [['holdfast calendar feed', 'to be pasted into a calendar program']]);
}
