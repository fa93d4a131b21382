import type { OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { allOf } from './all-of.ts';
import { type Clock, inline, inSpace, type Piece } from './markdown-text.ts';

type Reflection = OutputOf<'listReflections'>['reflections'][number];
type Calendar = OutputOf<'listCalendars'>['calendars'][number];
type WorkingTime = OutputOf<'getWorkingTime'>['workingTime'];

/** A block or a time that is taken. */
interface Slot {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly text: string;
}

/** What the planner keeps of one space that people read. */
export interface PlansOfSpace {
  readonly reflections: Reflection[];
  readonly calendars: Calendar[];
  readonly slots: Slot[];
  workingTime: WorkingTime | undefined;
}

/** Reflections, calendars, working time, blocks and times that are taken, by space. */
export async function readPlans(
  call: Call,
  spaces: readonly string[] | '*',
): Promise<ReadonlyMap<string, PlansOfSpace>> {
  const found = new Map<string, PlansOfSpace>();
  const of = (space: string): PlansOfSpace => {
    const plans = found.get(space) ?? { reflections: [], calendars: [], slots: [], workingTime: undefined };
    found.set(space, plans);
    return plans;
  };
  const reflections = await allOf(call, 'listReflections', { spaces }, (page) => page.reflections);
  for (const reflection of reflections) of(reflection.space).reflections.push(reflection);
  for (const calendar of (await call('listCalendars', { spaces })).calendars)
    of(calendar.space).calendars.push(calendar);
  const hours = await allOf(call, 'listPlannerRecords', { spaces, noun: 'hours' }, (page) => page.records);
  for (const { space } of hours) of(space).workingTime = (await call('getWorkingTime', { space })).workingTime;
  const tasks = await allOf(call, 'listTasks', { spaces }, (page) => page.tasks);
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  for (const noun of ['block', 'busy'] as const) {
    const records = await allOf(call, 'listPlannerRecords', { spaces, noun }, (page) => page.records);
    for (const { space, startsAt = '', endsAt = '', taskId = '', content } of records) {
      const title = noun === 'block' ? titles.get(taskId) : content['title'];
      const said = typeof title === 'string' ? inline(title) : 'Time';
      of(space).slots.push({ startsAt, endsAt, text: noun === 'block' ? `**${said}**` : `${said}, taken` });
    }
  }
  return found;
}

/** The files of one space. */
export function* planPieces(
  { reflections, calendars, slots, workingTime }: PlansOfSpace,
  { folder, space, clock }: { readonly folder: string; readonly space: string; readonly clock: Clock },
): Generator<Piece> {
  if (reflections.length > 0) yield { file: `${folder}/reflections.md`, text: `# Reflections${inSpace(space)}\n` };
  for (const reflection of reflections.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))) {
    const { period, startsOn, endsOn, sentences } = reflection;
    const title = period === 'day' ? `Day ${startsOn}` : `Week ${startsOn} to ${endsOn}`;
    const lines = sentences.map(({ section, text }) =>
      section === 'headline' ? `${inline(text)}\n\n` : `- ${inline(text)}\n`,
    );
    yield { file: `${folder}/reflections.md`, text: `\n## ${title}\n\n${lines.join('')}` };
  }
  const parts = [
    ...list('Calendars', calendars.toReversed().map(calendarLine)),
    ...list('Working time', workingTime === undefined ? [] : timeLines(workingTime)),
    ...list(
      'Times',
      slots.toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1)).map((slot) => slotLine(slot, clock)),
    ),
  ];
  if (parts.length > 0) yield { file: `${folder}/calendar.md`, text: `# Calendar${inSpace(space)}\n${parts.join('')}` };
}

/** A week comes after its days. */
function placeOf({ endsOn, period }: Reflection): string {
  return `${endsOn} ${period}`;
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`\n## ${title}\n\n${lines.map((line) => `- ${line}\n`).join('')}`];
}

function calendarLine({ name, kind, host, target, timeZone }: Calendar): string {
  const marks = [
    kindText(kind, host),
    ...(timeZone === undefined ? [] : [timeZone]),
    ...(target ? ['blocks go there'] : []),
  ];
  return `**${inline(name)}** (${marks.map(inline).join(', ')})`;
}

function kindText(kind: Calendar['kind'], host: string | undefined): string {
  switch (kind) {
    case 'internal':
      return 'of Holdfast';
    case 'google':
      return 'Google';
    case 'ics':
      return host ?? 'a file';
  }
}

function timeLines({ hours, timeZone }: WorkingTime): readonly string[] {
  const lines = hours.flatMap(({ kind, times, dates = [] }) => [
    ...times.map(({ weekdays, from, to }) => `${inline(kind)}: ${weekdays.join(', ')} ${from} to ${to}`),
    ...dates.map((day) => {
      const ranges = day.times.map(({ from, to }) => `${from} to ${to}`);
      return `${inline(kind)}: ${day.date} ${ranges.length === 0 ? 'off' : ranges.join(', ')}`;
    }),
  ]);
  return timeZone === undefined ? lines : [...lines, `times of ${inline(timeZone)}`];
}

function slotLine({ startsAt, endsAt, text }: Slot, clock: Clock): string {
  const [[day, from], [last, to]] = [clock(startsAt), clock(endsAt)];
  return `${day} ${from} to ${last === day ? '' : `${last} `}${to} ${text}`;
}
