import { readFileSync } from 'node:fs';
import type { FieldFault } from '@holdfast/contract';
import { coercionOf } from '../text/coerce.ts';
import { noteOf, type SettingName, settingNames, settingsSchema, variableOf } from './settings.ts';
import { suggest } from './suggest.ts';

/** A value with the words that tell a person where it came from. */
export interface Given {
  readonly value: unknown;
  readonly origin: string;
}

/** What one source gave, and what was wrong with it. */
export interface Source {
  readonly given: ReadonlyMap<SettingName, Given>;
  readonly faults: readonly FieldFault[];
}

/** Set by the test run and by npm scripts, never read as a setting. */
const IGNORED = /^HOLDFAST_TEST_/;
const variables = new Map(settingNames.map((name) => [variableOf(name), name]));
const folded = new Map(settingNames.map((name) => [name.toLowerCase(), name]));

/** Flags of the command line: already typed, or text. */
export function fromOverrides(overrides: Readonly<Partial<Record<SettingName, unknown>>>): Source {
  const given = new Map<SettingName, Given>();
  for (const name of settingNames) {
    const value = overrides[name];
    if (value !== undefined) given.set(name, { value: typed(name, value), origin: 'given on the command line' });
  }
  return { given, faults: [] };
}

/** HOLDFAST_* variables, and for secrets the files that ..._FILE names. An empty variable counts as not given. */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>, others: readonly string[]): Source {
  const given = new Map<SettingName, Given>();
  const faults: FieldFault[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('HOLDFAST_') || value === undefined || value === '') continue;
    if (IGNORED.test(variable) || others.includes(variable)) continue;
    const name = variables.get(variable);
    if (name !== undefined) {
      given.set(name, { value: typed(name, value), origin: `from the variable ${variable}` });
      continue;
    }
    const secret = variables.get(variable.replace(/_FILE$/, ''));
    if (secret === undefined || !variable.endsWith('_FILE')) faults.push(unknownVariable(variable, others));
    else if (noteOf(secret).secret !== true)
      faults.push({ field: variable, message: 'only secrets are read from a file' });
    else readSecret({ variable, path: value, name: secret, env, given, faults });
  }
  return { given, faults };
}

function readSecret(secret: {
  variable: string;
  path: string;
  name: SettingName;
  env: Readonly<Record<string, string | undefined>>;
  given: Map<SettingName, Given>;
  faults: FieldFault[];
}): void {
  const { variable, path, name, env, given, faults } = secret;
  const direct = variableOf(name);
  if (env[direct] !== undefined && env[direct] !== '') {
    faults.push({ field: variable, message: `is given together with ${direct}; keep one of them` });
    return;
  }
  try {
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    given.set(name, { value, origin: `from the file that ${variable} names` });
  } catch (error) {
    faults.push({ field: variable, message: `names a file that cannot be read (${reasonOf(error)})` });
  }
}

/** Nested or flat names: `logLevel`, `log.level` and `HOLDFAST_LOG_LEVEL` are the same setting. */
export function fromFile(path: string, text: string): Source {
  const given = new Map<SettingName, Given>();
  const faults: FieldFault[] = [];
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    // A SyntaxError quotes the text around the fault, which may hold a secret.
    if (!(error instanceof SyntaxError)) throw error;
    return { given, faults: [{ field: path, message: 'is not valid JSON' }] };
  }
  if (!isObject(document)) return { given, faults: [{ field: path, message: 'must hold one JSON object' }] };
  for (const [written, value] of leaves(document, '')) {
    const name = folded.get(foldName(written));
    if (name === undefined) {
      const meant = suggest(foldName(written), [...folded.keys()]);
      const hint = meant === undefined ? '' : `; did you mean ${folded.get(meant) ?? meant}?`;
      faults.push({ field: written, message: `is not a setting (in ${path})${hint}` });
    } else if (given.has(name)) {
      faults.push({ field: written, message: `is given twice (in ${path})` });
    } else {
      given.set(name, { value: typed(name, value), origin: `from ${path}` });
    }
  }
  return { given, faults };
}

/** `embedder: {kind: ...}` is the setting `embedder` itself. */
function foldName(written: string): string {
  return written
    .replace(/^HOLDFAST_/, '')
    .replace(/\.kind$/, '')
    .replaceAll(/[._-]/g, '')
    .toLowerCase();
}

function* leaves(object: Record<string, unknown>, prefix: string): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(object)) {
    if (prefix === '' && key === '$schema') continue;
    if (isObject(value)) yield* leaves(value, `${prefix}${key}.`);
    else yield [`${prefix}${key}`, value];
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typed(name: SettingName, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const coercion = coercionOf(settingsSchema.shape[name]);
  if (!coercion.list) return coercion.item(value.trim());
  return value.split(',').flatMap((part) => (part.trim() === '' ? [] : [coercion.item(part.trim())]));
}

function unknownVariable(variable: string, others: readonly string[]): FieldFault {
  const meant = suggest(variable, [...variables.keys(), ...others]);
  return { field: variable, message: `is not a setting${meant === undefined ? '' : `; did you mean ${meant}?`}` };
}

/** The system's code alone: its message would repeat the path, which may be private. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
