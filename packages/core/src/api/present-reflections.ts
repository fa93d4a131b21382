import type { OutputOf } from '@holdfast/contract';
import type { Reflection } from '../domain/planner/reflections/reflection.ts';
import { toTimestamp } from './instants.ts';

export function presentReflection(reflection: Reflection): OutputOf<'getReflection'>['reflection'] {
  const { record, period, startsOn, endsOn, timeZone, complete, method } = reflection;
  return {
    id: record.id,
    space: record.space,
    version: record.version,
    period,
    startsOn,
    endsOn,
    timeZone,
    complete,
    method,
    sentences: reflection.sentences.map(({ section, text, citations }) => ({
      section,
      text,
      citations: citations.map((cited) => ({ ...cited })),
    })),
    figures: { ...reflection.figures },
    estimates: reflection.estimates.map(({ kind, factor, tasks, usual }) => ({
      kind,
      factor,
      tasks: [...tasks],
      usual,
    })),
    draft: reflection.draft.map((item) => ({ ...item })),
    createdAt: toTimestamp(record.createdAt),
    updatedAt: toTimestamp(record.updatedAt),
  };
}
