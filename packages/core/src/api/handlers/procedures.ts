import { defined } from '@holdfast/contract';
import { z } from 'zod';
import { nameKey } from '../../domain/memories/match-key.ts';
import { findPatterns, patternsOf, removePattern, savePattern } from '../../domain/planner/patterns/write-pattern.ts';
import { choosePattern, subjectTerms } from '../../domain/planner/plans/choose-pattern.ts';
import { changeProcedure } from '../../domain/planner/procedures/change-procedure.ts';
import { rankProcedures } from '../../domain/planner/procedures/choose-procedure.ts';
import { readProcedure } from '../../domain/planner/procedures/procedure.ts';
import { demand } from '../../domain/planner/records/records.ts';
import { readRun } from '../../domain/planner/runs/run.ts';
import { finishRun, finishStep, startRun } from '../../domain/planner/runs/write-run.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { presentPattern, presentProcedure, presentRun } from '../present-procedures.ts';

type ProcedureHandlers = Pick<
  Handlers,
  | 'savePattern'
  | 'listPatterns'
  | 'removePattern'
  | 'listProcedures'
  | 'changeProcedure'
  | 'startRun'
  | 'finishStep'
  | 'finishRun'
  | 'listRuns'
>;

/** Procedures that are ranked: those made last. */
const MOST_RANKED = 1_000;

export const procedureHandlers: ProcedureHandlers = {
  async savePattern({ input, scope, dependencies }) {
    const { name, kind, description, triggers, tags, prompt } = input;
    const steps = input.steps.map(({ key, title, minutes, after, verification, ...rest }) => ({
      key,
      title,
      minutes,
      after,
      verification,
      ...defined(rest),
    }));
    const wanted = { name, kind, description, triggers, steps, tags, ...defined({ prompt }) };
    const { pattern, outcome } = await savePattern(dependencies, scope, wanted);
    return { pattern: presentPattern(pattern), outcome };
  },

  async listPatterns({ input: { query, kind, name }, scope, dependencies }) {
    const patterns = await dependencies.store.read(scope, ({ planner }) => patternsOf(planner, scope));
    const fitting = patterns.filter(
      (pattern) =>
        (kind === undefined || pattern.kind === kind) &&
        (name === undefined || nameKey(pattern.name) === nameKey(name)),
    );
    return { patterns: findPatterns(fitting, query).map(presentPattern) };
  },

  async removePattern({ input: { name }, scope, dependencies }) {
    await removePattern(dependencies, scope, name);
    return { name };
  },

  async listProcedures({ input: { id, query, states, limit }, scope, dependencies: { store, platform } }) {
    return store.read(scope, async ({ planner }) => {
      if (id !== undefined) {
        const record = await demand(planner, scope, { noun: 'procedure', id });
        return { procedures: [presentProcedure(readProcedure(record))] };
      }
      const filter = defined({ states });
      const known = (await planner.list(scope, { noun: 'procedure', filter, limit: MOST_RANKED })).map(readProcedure);
      const now = platform.now();
      if (query === undefined) {
        const byConfidence = known.flatMap((one) => rankProcedures([one], { terms: one.terms, now }));
        const ranked = byConfidence.toSorted((a, b) => b.score - a.score).slice(0, limit);
        return { procedures: ranked.map(({ procedure }) => presentProcedure(procedure)) };
      }
      const { pattern, subject, general } = choosePattern(query, await patternsOf(planner, scope));
      const kind = general ? undefined : pattern.name;
      const ranked = rankProcedures(known, { terms: subjectTerms(subject), now, ...defined({ kind }) }).slice(0, limit);
      return { procedures: ranked.map(({ procedure, score }) => presentProcedure(procedure, score)) };
    });
  },

  async changeProcedure({ input, scope, dependencies }) {
    const { id, userId: _user, spaces: _spaces, expectedVersion, removeMany, ...rest } = input;
    const { addSteps, changeSteps, ...others } = rest;
    const deltas = defined({
      ...others,
      addSteps: addSteps?.map(({ key, title, minutes, after, verification, ...more }) => ({
        key,
        title,
        minutes,
        after,
        verification,
        ...defined(more),
      })),
      changeSteps: changeSteps?.map(({ key, ...more }) => ({ key, ...defined(more) })),
    });
    const wanted = { id, deltas, meansLoss: removeMany, ...defined({ expectedVersion }) };
    return { procedure: presentProcedure(await changeProcedure(dependencies, scope, wanted)) };
  },

  async startRun({ input: { planId, procedureId, name, sessionId }, scope, dependencies }) {
    const wanted = defined({ planId, procedureId, name, sessionId });
    return { run: presentRun(await startRun(dependencies, scope, wanted)) };
  },

  async finishStep({ input: { id, key, outcome, minutes, error, evidence }, scope, dependencies }) {
    const step = { id, key, outcome, ...defined({ minutes, error, evidence }) };
    return { run: presentRun(await finishStep(dependencies, scope, step)) };
  },

  async finishRun({ input: { id, outcome, verified, error, evidence }, scope, dependencies }) {
    const wanted = { id, outcome, verified, ...defined({ error, evidence }) };
    const { run, procedure } = await finishRun(dependencies, scope, wanted);
    return {
      run: presentRun(run),
      ...defined({ procedure: procedure === undefined ? undefined : presentProcedure(procedure) }),
    };
  },

  async listRuns({ input: { id, planId, procedureId, limit, cursor }, scope, dependencies: { store, platform } }) {
    return store.read(scope, async ({ planner }) => {
      if (id !== undefined) return { runs: [presentRun(readRun(await demand(planner, scope, { noun: 'run', id })))] };
      const filter = defined({ planId, procedureId });
      const list = platform.sha256(JSON.stringify(['runs', scope, filter])).slice(0, 16);
      const before = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.int()]))[0];
      const found = await planner.list(scope, { noun: 'run', filter, limit: limit + 1, ...defined({ before }) });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        runs: page.map((record) => presentRun(readRun(record))),
        ...(last === undefined ? {} : { nextCursor: writeCursor(list, [last.no]) }),
      };
    });
  },
};
