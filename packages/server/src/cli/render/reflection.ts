import type { OutputOf } from '@holdfast/contract';
import type { Colors } from '../terminal.ts';

type WireReflection = OutputOf<'getReflection'>['reflection'];
type Section = WireReflection['sentences'][number]['section'];

const titles: Readonly<Record<Section, string>> = {
  headline: '',
  summary: '',
  done: 'Done',
  carried: 'Carried over',
  time: 'Time',
  estimates: 'Estimates',
  decisions: 'Decisions',
  failures: 'Failures',
  recurring: 'Came back',
  learnt: 'Learnt',
  open: 'Open',
  trend: 'Trend',
  next: 'Next',
};

/** A reflection as a page to read; with `sources` each sentence is followed by what it rests on. */
export function reflectionLines(
  { sentences }: WireReflection,
  { bold, dim }: Colors,
  { sources }: { readonly sources: boolean },
): string[] {
  return [...Map.groupBy(sentences, ({ section }) => section)].flatMap(([section, some]) => {
    const lines = some.flatMap(({ text, citations }) => {
      const line = lineOf(section, text, bold);
      const rests = citations.map(({ type, id }) => dim(`      ${type} ${id}`));
      return sources ? [line, ...rests] : [line];
    });
    return titles[section] === '' ? lines : ['', bold(titles[section]), ...lines];
  });
}

/** One line of a list. */
export function reflectionLine({ id, period, startsOn, endsOn, complete, sentences, space }: WireReflection): string {
  const when = period === 'day' ? startsOn : `${startsOn} to ${endsOn}`;
  const headline = sentences[0]?.text ?? '';
  const where = space === 'default' ? '' : `  in ${space}`;
  return `${id}  ${when}${complete ? '' : ' (so far)'}${where}  ${headline}`;
}

function lineOf(section: Section, text: string, bold: Colors['bold']): string {
  if (section === 'headline') return bold(text);
  return section === 'summary' ? text : `  - ${text}`;
}
