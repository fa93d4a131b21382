import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, fraction, id, instant, limit, nextCursor, readScope, writeScope } from '../schemas/common.ts';
import { fact, graphLimits, object, predicate, subject } from '../schemas/graph.ts';

export const createFact = operation({
  name: 'createFact',
  summary: 'State a fact: subject, predicate, object, and when it holds',
  description:
    'A fact that is known already is confirmed instead of stored twice. Of a predicate that has one value at a time, such as lives_in, ' +
    'the new fact ends the older one, which is kept with the time at which it ended; of others, such as likes, it is added. Of two facts ' +
    'that begin at the same instant neither ends the other: the older is marked as contradicted. A subject known by another name is found.',
  group: 'facts',
  method: 'POST',
  path: '/v1/facts',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    subject,
    predicate,
    object,
    validFrom: instant.optional().describe('Since when it holds; unknown when not given'),
    validTo: instant.optional().describe('Until when it holds, that instant left out'),
    confidence: fraction.optional().describe('1 when not given'),
    sources: z.array(id).max(graphLimits.sources).optional().describe('Memories that it rests on'),
    single: z.boolean().optional().describe('Whether one value holds at a time; by the predicate when not given'),
  }),
  output: z.object({
    fact,
    outcome: z.enum(['created', 'confirmed']).describe('confirmed: it was known, and is returned as it now is'),
    ended: z.array(fact).describe('Facts that it ended or contradicts, as they are now'),
  }),
  errors: ['not_found', 'store_full'],
});

export const listFacts = operation({
  name: 'listFacts',
  summary: 'List facts: what is true now, was true then, or was believed then',
  description:
    'Without times: what is believed now. `asOf` answers what was true in the world at an instant, as far as is known now. `knownAt` answers ' +
    'what was believed at an instant, before later corrections. Both together: what was believed on one day about another. A plain date means the end of that day.',
  group: 'facts',
  method: 'GET',
  path: '/v1/facts',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    subject: subject.optional(),
    predicate: predicate.optional(),
    object: object.optional(),
    about: subject.optional().describe('A name that is subject or object'),
    asOf: instant.optional().describe('True in the world at this instant'),
    knownAt: instant.optional().describe('Believed by Holdfast at this instant'),
    includeSuperseded: z
      .boolean()
      .default(false)
      .describe('Also those that are no longer active; with asOf or knownAt the times decide instead'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ facts: z.array(fact).describe('Newest recorded first'), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const factHistory = operation({
  name: 'factHistory',
  summary: 'All that was ever known of a subject and predicate, oldest first',
  description:
    'By the id of one of the facts, or by subject and, if wanted, predicate. Superseded and retracted facts are among them.',
  group: 'facts',
  method: 'GET',
  path: '/v1/facts/history',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z
    .strictObject({ ...readScope, id: id.optional(), subject: subject.optional(), predicate: predicate.optional() })
    .superRefine((input, context) => {
      const fault = (field: string, message: string): void => {
        context.addIssue({ code: 'custom', path: [field], message });
      };
      if (input.id === undefined && input.subject === undefined) fault('subject', 'give either id or subject');
      if (input.id !== undefined && input.subject !== undefined) fault('subject', 'does not go with id');
      if (input.id !== undefined && input.predicate !== undefined) fault('predicate', 'does not go with id');
    }),
  output: z.object({ facts: z.array(fact) }),
  errors: ['not_found'],
});

export const retractFact = operation({
  name: 'retractFact',
  summary: 'Take a fact back: it was never so',
  description:
    'The fact stays in the history and is believed at no time from now on. What rests on it is flagged: facts that it had ended, and facts drawn ' +
    'from memories that say it. Memories that Holdfast itself made and that say it are paused, and so no longer recalled. The words that were said stay.',
  group: 'facts',
  method: 'POST',
  path: '/v1/facts/{id}/retract',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope }),
  output: z.object({
    fact,
    flagged: z.array(fact).describe('Facts that rested on it'),
    paused: z.array(id).describe('Memories that said it and are no longer recalled'),
  }),
  errors: ['not_found'],
});
