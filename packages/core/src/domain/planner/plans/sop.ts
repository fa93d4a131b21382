import type { PlanContent } from './plan.ts';

/** The steps as a standard operating procedure in Markdown: numbered, with date, owner, duration and how to see that it is done. */
export function sopOf({ title, steps, zone, notes, lessons = [] }: PlanContent): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const places = new Map(steps.map(({ key }, index) => [key, index + 1]));
  const lines = steps.map(({ title: step, owner, minutes, dueAt, after, verification }, index) => {
    const facts = [
      ...(dueAt === undefined ? [] : [`by ${day.format(dueAt)}`]),
      owner,
      durationOf(minutes),
      ...(after.length === 0 ? [] : [`after ${after.map((key) => places.get(key)).join(', ')}`]),
    ];
    return `${index + 1}. ${step} (${facts.join(', ')})\n   Done when: ${verification}`;
  });
  const beside = [...lessons, ...notes.map((note) => noteTexts[note])].map((text) => `\n${text}`);
  return [`# ${title}`, '', ...lines, ...beside].join('\n');
}

const noteTexts: Readonly<Record<PlanContent['notes'][number], string>> = {
  date_passed: 'The date that was asked for is over.',
  date_too_soon: 'There is not enough time before the date, even if every step is cut short.',
  shortened: 'Durations were shortened so that all fits before the date.',
  no_date: 'No date was named.',
  general_pattern: 'No pattern fits this; the general one was taken.',
};

function durationOf(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return [...(hours === 0 ? [] : [`${hours} h`]), ...(minutes % 60 === 0 ? [] : [`${minutes % 60} min`])].join(' ');
}
