import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  cursor,
  id,
  limit,
  name,
  nextCursor,
  queryText,
  readScope,
  sessionId,
  text,
  writeScope,
} from '../schemas/common.ts';
import {
  expectedVersion,
  pattern,
  patternFields,
  patternKind,
  procedure,
  procedureDeltas,
  procedureState,
  run,
  runOutcome,
  runStepFields,
  stepKey,
} from '../schemas/planner.ts';

export const savePattern = operation({
  name: 'savePattern',
  summary: 'Store a pattern that plans are made from, or the next version of the one of its name',
  description:
    'Service blueprints, workflows and process templates have steps; a prompt template has a text. A pattern of the user takes the place of one ' +
    'of its name that Holdfast brings along. What is the same already is not stored again.',
  group: 'procedures',
  method: 'POST',
  path: '/v1/patterns',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...writeScope, ...patternFields }),
  output: z.object({ pattern, outcome: z.enum(['created', 'changed', 'same']) }),
  errors: ['store_full'],
});

export const listPatterns = operation({
  name: 'listPatterns',
  summary: 'List and search patterns: those of the user and those that Holdfast brings along',
  group: 'procedures',
  method: 'GET',
  path: '/v1/patterns',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    query: queryText.optional().describe('Words to look for in names, triggers and steps'),
    kind: patternKind.optional(),
    name: name(100).optional().describe('This one alone'),
  }),
  output: z.object({ patterns: z.array(pattern) }),
});

export const removePattern = operation({
  name: 'removePattern',
  summary: 'Remove a pattern of the user for good; a built-in one of its name is there again',
  group: 'procedures',
  method: 'DELETE',
  path: '/v1/patterns/{name}',
  scope: 'user',
  permission: 'memories:delete',
  input: z.strictObject({ name: name(100), ...readScope }),
  output: z.object({ name: z.string() }),
  errors: ['not_found'],
});

export const listProcedures = operation({
  name: 'listProcedures',
  summary: 'List procedures, best first: by what came of their runs, likeness and recency',
  group: 'procedures',
  method: 'GET',
  path: '/v1/procedures',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    id: id.optional().describe('This one alone'),
    query: queryText.optional().describe('What is to be done; likeness counts then'),
    states: z.array(procedureState).min(1).optional().describe('All when not given; deprecated ones are last'),
    limit,
  }),
  output: z.object({ procedures: z.array(procedure) }),
  errors: ['not_found'],
});

export const changeProcedure = operation({
  name: 'changeProcedure',
  summary: 'Change a procedure item by item: steps, lessons, preconditions, state',
  description:
    'The version before stays readable in the store; each change is listed in `changes`. Nothing rewrites a procedure whole.',
  group: 'procedures',
  method: 'PATCH',
  path: '/v1/procedures/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope, expectedVersion, ...procedureDeltas }),
  output: z.object({ procedure }),
  errors: ['not_found', 'version_conflict', 'store_full'],
});

export const startRun = operation({
  name: 'startRun',
  summary: 'Begin to note how a plan or procedure is carried out',
  group: 'procedures',
  method: 'POST',
  path: '/v1/runs',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    planId: id.optional(),
    procedureId: id.optional().describe('That of the plan when not given'),
    name: text(500).optional().describe('Needed where there is neither'),
    sessionId: sessionId.optional(),
  }),
  output: z.object({ run }),
  errors: ['not_found', 'store_full'],
});

export const finishStep = operation({
  name: 'finishStep',
  summary: 'Note what came of a step of a run, and how long it took',
  description: 'The last word on a step counts.',
  group: 'procedures',
  method: 'POST',
  path: '/v1/runs/{id}/steps',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope, key: stepKey, ...runStepFields }),
  output: z.object({ run }),
  errors: ['not_found', 'store_full'],
});

export const finishRun = operation({
  name: 'finishRun',
  summary: 'End a run; its procedure learns from it',
  description:
    'The procedure is the one that the run followed, else the one of plans like its own. A success without one makes a candidate of the steps that were ' +
    'done. Three verified successes make it active; three failures in a row, or a low bound after five runs, deprecate it. Ending a run twice changes nothing.',
  group: 'procedures',
  method: 'POST',
  path: '/v1/runs/{id}/finish',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    id,
    ...readScope,
    outcome: runOutcome,
    verified: z.boolean().default(false).describe('Whether the success was checked, not just said'),
    error: text(2_000).optional().describe('What went wrong; becomes a lesson of the procedure'),
    evidence: text(2_000).optional(),
  }),
  output: z.object({ run, procedure: procedure.optional() }),
  errors: ['not_found', 'store_full'],
});

export const listRuns = operation({
  name: 'listRuns',
  summary: 'List runs, those begun last first',
  group: 'procedures',
  method: 'GET',
  path: '/v1/runs',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    id: id.optional().describe('This one alone'),
    planId: id.optional(),
    procedureId: id.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ runs: z.array(run), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor', 'not_found'],
});
