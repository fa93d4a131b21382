import { defined } from '../defined.ts';
import type { JsonValue } from './json.ts';
import { type Environment, type Failure, readSnapshot, type Work, type WorkFile } from './words.ts';

type Fields = { readonly [name: string]: JsonValue };

/**
 * What a snapshot of kind `task` says of the work. Anybody may keep one with data of their own, so that each field is taken
 * only if it has the form that a checkpoint gives it.
 */
export function readWork(snapshot: { readonly words: string } | undefined): Work {
  return snapshot === undefined ? {} : workOf(parsed(snapshot));
}

/** The same work in one form, whatever order its fields come in: equal work has equal JSON. What is empty is left out. */
export function plainWork(work: Work): Work {
  // Sound: all of it came as JSON.
  return workOf(JSON.parse(JSON.stringify(work)) as JsonValue);
}

function workOf(value: JsonValue): Work {
  const said = fieldsOf(value);
  const plan = fieldsOf(said['plan']);
  const command = fieldsOf(said['lastCommand']);
  const environment = Object.entries(fieldsOf(said['environment'])).filter(isSetting);
  const ran = words(command['command']);
  return defined({
    task: words(said['task']),
    request: words(said['request']),
    step: words(said['step']),
    nextStep: words(said['nextStep']),
    plan: some(defined({ id: words(plan['id']), step: words(plan['step']) })),
    lastCommand:
      ran === undefined
        ? undefined
        : { command: ran, ...defined({ exitCode: number(command['exitCode']), output: words(command['output']) }) },
    files: some(listOf(said['files']).flatMap(fileOf)),
    openQuestions: linesOf(said['openQuestions']),
    blockers: linesOf(said['blockers']),
    environment: some(Object.fromEntries(environment)),
    data: said['data'],
  });
}

/** What a snapshot of kind `error` says; all of it, where it has another form. */
export function readFailure(snapshot: { readonly words: string }): Failure {
  const said = fieldsOf(parsed(snapshot));
  const { data } = readSnapshot(snapshot);
  return {
    message: words(said['message']) ?? data,
    ...defined({ tool: words(said['tool']), command: words(said['command']), exitCode: number(said['exitCode']) }),
  };
}

function parsed(snapshot: { readonly words: string }): JsonValue {
  // Sound: the data of a snapshot was written as JSON.
  return JSON.parse(readSnapshot(snapshot).data) as JsonValue;
}

function fieldsOf(value: JsonValue | undefined): Fields {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && isList(value) ? value : [];
}

function words(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function linesOf(value: JsonValue | undefined): readonly string[] | undefined {
  return some(listOf(value).flatMap((one) => words(one) ?? []));
}

function number(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function fileOf(value: JsonValue): WorkFile[] {
  const { path, hash, note } = fieldsOf(value);
  const where = words(path);
  return where === undefined ? [] : [{ path: where, ...defined({ hash: words(hash), note: words(note) }) }];
}

function isSetting(entry: readonly [string, JsonValue]): entry is [string, Environment[string]] {
  return ['string', 'number', 'boolean'].includes(typeof entry[1]);
}

/** Undefined for what is empty. */
function some<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
