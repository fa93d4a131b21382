import { z } from 'zod';
import { id, space, timestamp } from './common.ts';

export const reflectionPeriod = z.enum(['day', 'week']);

export const reflectionCitation = z
  .object({
    type: z.enum(['memory', 'fact', 'task', 'todo', 'decision', 'work', 'error', 'run', 'block', 'reflection']),
    id: z.string(),
  })
  .describe('What a sentence rests on');

export const reflectionSentence = z.object({
  section: z
    .enum([
      'headline',
      'summary',
      'done',
      'carried',
      'time',
      'estimates',
      'decisions',
      'failures',
      'recurring',
      'learnt',
      'open',
      'trend',
      'next',
    ])
    .describe('Sections come in this order'),
  text: z.string(),
  citations: z.array(reflectionCitation).min(1),
});

export const reflectionFigures = z.object({
  turns: z.int().describe('Things said'),
  planned: z.int().describe('Tasks due in the period, held over from before, or with a block in it'),
  plannedDone: z.int(),
  done: z.int().describe('Tasks done in the period, planned or not'),
  carried: z.int().describe('Planned and left'),
  estimatedMinutes: z.int().describe('Of the tasks that were done'),
  spentMinutes: z.int(),
  blockMinutes: z.int().describe('Set aside in the calendar'),
  decisions: z.int(),
  failures: z.int(),
  learnt: z.int(),
});

export const estimate = z.object({
  kind: z.string().describe('Kind of work; `other` for work of none'),
  factor: z.number().describe('What an estimate is to be multiplied by, by what such work took'),
  tasks: z.array(id).describe('Tasks that the factor was learnt from'),
  usual: z.int().describe('Minutes that such work usually takes: those of a task that is made without an estimate'),
});

export const reflection = z.object({
  id,
  space,
  version: z.int(),
  period: reflectionPeriod,
  startsOn: z.string().describe('First day, of the calendar of the user'),
  endsOn: z.string().describe('Last day, included'),
  timeZone: z.string(),
  complete: z.boolean().describe('False while the period was not over when it was made'),
  method: z.enum(['rules', 'model']),
  sentences: z.array(reflectionSentence),
  figures: reflectionFigures,
  estimates: z.array(estimate),
  draft: z
    .array(
      z.object({
        taskId: id,
        title: z.string(),
        minutes: z.int().describe('What it is likely to take, by what such work took before'),
        reason: z.enum(['overdue', 'due', 'started', 'priority']),
      }),
    )
    .describe('What to do first in the period after: a draft, nothing is scheduled'),
  createdAt: timestamp,
  updatedAt: timestamp,
});
