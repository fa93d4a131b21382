import type { OutputOf } from '@holdfast/contract';
import type { Colors } from '../terminal.ts';

type Agenda = OutputOf<'getAgenda'>;
type Item = Agenda['days'][number]['items'][number];
type Schedule = OutputOf<'previewSchedule'>['schedule'];
type Calendar = OutputOf<'listCalendars'>['calendars'][number];
type WorkingTime = OutputOf<'getWorkingTime'>['workingTime'];

/** Columns of the times of day, and of what stands before them. */
const TIMES = 13;

/** A week as people read it: days, and below each what it holds. */
export function agendaLines({ days, timeZone }: Agenda, colors: Colors): string[] {
  const { bold, dim } = colors;
  return days.flatMap(({ day, plannedMinutes, items }) => {
    const planned = plannedMinutes === 0 ? '' : dim(`  ${hours(plannedMinutes)} planned`);
    const head = `${bold(dayName(day))}${planned}`;
    const lines = items.length === 0 ? [dim('  nothing')] : items.map((item) => itemLine(item, timeZone, colors));
    return [head, ...lines, ''];
  });
}

function itemLine(item: Item, timeZone: string, { dim, red, cyan }: Colors): string {
  const when = item.allDay === true ? 'all day' : `${clock(item.startsAt, timeZone)}-${clock(item.endsAt, timeZone)}`;
  const mark = item.type === 'block' ? (marks[item.taskState ?? 'open'] ?? '[ ]') : item.takesTime ? ' # ' : '   ';
  const title = item.title ?? 'busy';
  const about = [
    item.hold === undefined || item.hold === 'free' ? undefined : item.hold,
    item.place,
    item.space === 'default' ? undefined : `in ${item.space}`,
  ].filter((part) => part !== undefined);
  const late = item.late === true ? red('  late') : '';
  const rest = about.length === 0 ? '' : dim(`  ${about.join(', ')}`);
  return `  ${when.padEnd(TIMES)} ${mark} ${item.type === 'block' ? title : cyan(title)}${late}${rest}`;
}

const marks: Readonly<Record<string, string>> = { open: '[ ]', started: '[~]', done: '[x]', cancelled: '[-]' };

/** What a schedule would change, or has changed, and what does not fit. */
export function scheduleLines(schedule: Schedule, colors: Colors): string[] {
  const { bold, dim, green, red, yellow } = colors;
  const { changes, unplaced, timeZone, id, state, others } = schedule;
  const at = (startsAt: string, endsAt: string): string => `${moment(startsAt, timeZone)}-${clock(endsAt, timeZone)}`;
  const name = ({ title, taskId }: { readonly title?: string | undefined; readonly taskId: string }): string =>
    title ?? taskId;
  const why = new Map(schedule.reasons.map(({ taskId, reasons }) => [taskId, reasons[0]?.text]));
  const lines = [
    ...changes.added.map((one) => `${green('+')} ${at(one.startsAt, one.endsAt)}  ${name(one)}${reason(one.taskId)}`),
    ...changes.moved.map(
      (one) =>
        `${yellow('~')} ${at(one.to.startsAt, one.to.endsAt)}  ${name(one)}  ${dim(`was ${at(one.from.startsAt, one.from.endsAt)}`)}`,
    ),
    ...changes.removed.map((one) => `${red('-')} ${at(one.startsAt, one.endsAt)}  ${name(one)}`),
  ];
  function reason(taskId: string): string {
    const text = why.get(taskId);
    return text === undefined ? '' : `  ${dim(text)}`;
  }
  return [
    ...(lines.length === 0 ? ['Nothing changes.'] : lines),
    ...(changes.kept === 0 ? [] : [dim(`${changes.kept} stay where they are`)]),
    ...unplaced.flatMap((one) => [
      `${red('!')} ${bold(name(one))}  ${one.text}`,
      ...one.changes.slice(0, 3).map(({ text }) => `    ${dim(text)}`),
    ]),
    ...(others.length === 0 ? [] : [dim(`${others.length} tasks are for others to do`)]),
    dim(`${id}  ${state}`),
  ];
}

/** One run in a list. */
export function runLine({ id, state, createdAt, changes, unplaced, timeZone }: Schedule, { dim }: Colors): string {
  const { added, moved, removed } = changes;
  const counts = `+${added.length} ~${moved.length} -${removed.length}`;
  const misfits = unplaced.length === 0 ? '' : `  ${unplaced.length} do not fit`;
  return `${moment(createdAt, timeZone)}  ${state}  ${counts}${misfits}  ${dim(id)}`;
}

export function calendarLines(calendar: Calendar, { bold, dim, red }: Colors): string[] {
  const { id, kind, state, host, target, feed, times, syncedAt, fault, name, space } = calendar;
  const about = [
    id,
    kind,
    host,
    times === undefined ? undefined : `${times} times`,
    target ? 'blocks go there' : undefined,
    feed ? 'has a feed' : undefined,
    syncedAt === undefined ? undefined : `asked ${syncedAt.slice(0, 16).replace('T', ' ')} UTC`,
    space === 'default' ? undefined : `in ${space}`,
  ].filter((part) => part !== undefined);
  const ill = state === 'active' ? [] : [`    ${red(state)}${fault === undefined ? '' : `: ${fault.message}`}`];
  return [bold(name), `    ${dim(about.join('  '))}`, ...ill];
}

export function workingTimeLines(time: WorkingTime, { bold, dim }: Colors): string[] {
  const { buffers, blocks, grid, timeZone, dayLoad } = time;
  const hoursOf = time.hours.flatMap(({ kind, times, dates = [] }) => [
    bold(kind),
    ...times.map(({ weekdays, from, to }) => `  ${weekdays.join(' ').padEnd(28)} ${from}-${to}`),
    ...dates.map(({ date, times: own }) => {
      const shown = own.length === 0 ? 'off' : own.map(({ from, to }) => `${from}-${to}`).join(' ');
      return `  ${date.padEnd(28)} ${shown}`;
    }),
  ]);
  const rules = [
    `blocks of ${blocks.min} to ${blocks.max} min on a grid of ${grid}`,
    buffers.between === 0 ? undefined : `${buffers.between} min between blocks`,
    buffers.beforeBusy === 0 ? undefined : `${buffers.beforeBusy} min before meetings`,
    buffers.afterBusy === 0 ? undefined : `${buffers.afterBusy} min after meetings`,
    dayLoad === undefined ? undefined : `at most ${hours(dayLoad)} a day`,
    timeZone,
    time.space === undefined ? 'nothing was set yet' : undefined,
  ].filter((part) => part !== undefined);
  return [...hoursOf, dim(rules.join(', '))];
}

function dayName(day: string): string {
  const format = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(Date.parse(day)).replace(',', '');
}

function clock(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(Date.parse(at));
}

function moment(at: string, timeZone: string): string {
  const format = { weekday: 'short', day: '2-digit', month: 'short', timeZone } as const;
  return `${new Intl.DateTimeFormat('en-GB', format).format(Date.parse(at)).replace(',', '')} ${clock(at, timeZone)}`;
}

function hours(minutes: number): string {
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (whole === 0) return `${rest} min`;
  return rest === 0 ? `${whole} h` : `${whole} h ${rest} min`;
}
