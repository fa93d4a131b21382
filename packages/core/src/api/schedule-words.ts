import type { OutputOf } from '@holdfast/contract';
import type { Reason } from '../domain/planner/scheduling/explain.ts';
import type { Change, Misfit } from '../domain/planner/scheduling/misfit.ts';
import { toTimestamp } from './instants.ts';

type WireReason = OutputOf<'previewSchedule'>['schedule']['reasons'][number]['reasons'][number];

interface Naming {
  readonly titles: ReadonlyMap<string, string>;
  readonly zone: string;
}

/** Why a task lies where it does, as a sentence with what it is made of. */
export function reasonOf(reason: Reason, { titles, zone }: Naming): WireReason {
  const when = (at: number): string => timeIn(zone, at);
  const { kind } = reason;
  switch (kind) {
    case 'fixed':
      return { kind, text: 'It was put there by hand, or has begun.' };
    case 'kept':
      return { kind, text: 'It stays where it was.' };
    case 'release':
      return { kind, text: `It cannot begin before ${when(reason.at)}.`, at: toTimestamp(reason.at) };
    case 'waits_for':
      return {
        kind,
        text: `It waits for ${names(reason.tasks, titles)}, until ${when(reason.until)}.`,
        at: toTimestamp(reason.until),
        taskIds: [...reason.tasks],
      };
    case 'others_first':
      return {
        kind,
        text: `The time before is better used for ${names(reason.tasks, titles)}.`,
        taskIds: [...reason.tasks],
      };
    case 'first_free':
      return {
        kind,
        text: `It is the first time that is free, from ${when(reason.from)} on.`,
        at: toTimestamp(reason.from),
      };
    case 'better_time':
      return {
        kind,
        text: `It could be at ${when(reason.earlier)}, but this time of day or length suits it better.`,
        at: toTimestamp(reason.earlier),
      };
    case 'due': {
      const { spare } = reason;
      const text = spare < 0 ? `It ends ${span(-spare)} after it is due.` : `It ends ${span(spare)} before it is due.`;
      return { kind, text, minutes: spare };
    }
  }
}

/** Why a task has no place, as a sentence. */
export function misfitText({ reason, by }: Misfit, titles: ReadonlyMap<string, string>): string {
  switch (reason) {
    case 'no_hours':
      return 'There are no free hours for its kind of work.';
    case 'waits_for_unplaced':
      return `It waits for ${names(by, titles)}, which does not fit.`;
    case 'window':
      return 'It does not fit between its first and its last possible time, even by itself.';
    case 'taken':
      return by.length === 0 ? 'The time is taken.' : `The time is taken by ${names(by, titles)}.`;
  }
}

/** What would give it a place, as a sentence. */
export function changeText(change: Change, titles: ReadonlyMap<string, string>): string {
  const long = span(change.minutes);
  switch (change.kind) {
    case 'extend_deadline':
      return `Let it end ${long} later.`;
    case 'shorten':
      return `Make it ${long} shorter.`;
    case 'split':
      return `Do it in blocks of ${span(change.min)} or more.`;
    case 'extend_hours':
      return `Work up to ${long} longer a day, earlier and later.`;
    case 'more_per_day':
      return `Do ${long} more of it on one day.`;
    case 'instead_of':
      return `Leave ${names([change.task], titles)} out.`;
    case 'place_first':
      return `Find a place for ${names([change.task], titles)} first.`;
  }
}

function names(ids: readonly string[], titles: ReadonlyMap<string, string>): string {
  return ids.map((id) => `"${titles.get(id) ?? id}"`).join(', ');
}

function span(minutes: number): string {
  const whole = Math.round(minutes);
  const [days, hours, rest] = [Math.floor(whole / 1_440), Math.floor((whole % 1_440) / 60), whole % 60];
  const parts = [
    ...(days > 0 ? [`${days} d`] : []),
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(rest > 0 || whole === 0 ? [`${rest} min`] : []),
  ];
  return parts.join(' ');
}

function timeIn(timeZone: string, at: number): string {
  const format = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(at);
}
