import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type FieldFault, HoldfastError } from '@holdfast/contract';
import type { z } from 'zod';
import { DEBUG_VARIABLE } from './debug.ts';
import { defaultDataFolder } from './default-data-folder.ts';
import {
  CLIENT_VARIABLES,
  CONFIG_VARIABLE,
  type SettingName,
  settingNames,
  type Settings,
  settingsSchema,
  variableOf,
} from './settings.ts';
import { fromEnvironment, fromFile, fromOverrides, type Given, reasonOf, type Source } from './sources.ts';

/** All settings with their values; `data` is an absolute path. */
export interface Config extends Settings {
  readonly data: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Where each value that is not a default came from, in words. */
  readonly origins: ReadonlyMap<SettingName, string>;
}

export interface LoadOptions {
  /** Flags of the command line; they win over everything. */
  readonly overrides?: Readonly<Partial<Record<SettingName, unknown>>>;
  /** The environment; that of the process when not given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads every source: flags, then variables, then files of secrets, then the configuration file, then defaults. Touches
 * nothing on disk.
 * @throws HoldfastError config_invalid with all faults at once, each naming its variable and where the value came from
 */
export function loadConfig({ overrides = {}, env = process.env }: LoadOptions = {}): LoadedConfig {
  const flags = fromOverrides(overrides);
  const environment = fromEnvironment(env, [CONFIG_VARIABLE, DEBUG_VARIABLE, ...CLIENT_VARIABLES]);
  const data = absolute(textOf(flags, 'data') ?? textOf(environment, 'data') ?? defaultDataFolder());
  const file = readFile(env[CONFIG_VARIABLE], data);
  const sources = [flags, environment, file];
  const faults = sources.flatMap((source) => source.faults);

  const values: Partial<Record<SettingName, unknown>> = {};
  const origins = new Map<SettingName, string>();
  for (const name of settingNames) {
    const given = firstGiven(sources, name);
    if (given === undefined) continue;
    values[name] = given.value;
    origins.set(name, given.origin);
  }
  const parsed = settingsSchema.safeParse(values);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => faultOf(issue, origins)));
  else faults.push(...needed(parsed.data));
  if (!parsed.success || faults.length > 0) throw invalid(faults);
  return { config: { ...parsed.data, data: absolute(parsed.data.data ?? data) }, origins };
}

function readFile(named: string | undefined, data: string): Source {
  const chosen = named !== undefined && named !== '';
  const path = chosen ? absolute(named) : join(data, 'config.json');
  try {
    return fromFile(path, readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = reasonOf(error);
    const given = new Map<SettingName, Given>();
    if (!chosen && (reason === 'ENOENT' || reason === 'ENOTDIR')) return { given, faults: [] };
    const field = chosen ? CONFIG_VARIABLE : path;
    return { given, faults: [{ field, message: `names a file that cannot be read (${reason})` }] };
  }
}

function firstGiven(sources: readonly Source[], name: SettingName): Given | undefined {
  for (const source of sources) {
    const given = source.given.get(name);
    if (given !== undefined) return given;
  }
  return undefined;
}

function textOf(source: Source, name: SettingName): string | undefined {
  const value = source.given.get(name)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function absolute(path: string): string {
  return resolve(path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path);
}

function faultOf(issue: z.core.$ZodIssue, origins: ReadonlyMap<SettingName, string>): FieldFault {
  const name = settingNames.find((candidate) => candidate === issue.path[0]);
  if (name === undefined) return { field: 'settings', message: issue.message };
  const origin = origins.get(name);
  return { field: variableOf(name), message: origin === undefined ? issue.message : `${issue.message} (${origin})` };
}

/** Settings that another setting makes necessary. */
function needed(settings: Settings): FieldFault[] {
  const names: SettingName[] = [];
  const { embedder, embedderPath, embedderModel, embeddingPrecision } = settings;
  const local = embedder === 'static' || embedder === 'onnx';
  if (local && embedderPath === undefined && embedderModel === undefined) names.push('embedderPath');
  if (settings.embedder === 'openai') {
    if (settings.embedderUrl === undefined) names.push('embedderUrl');
    if (settings.embedderModel === undefined) names.push('embedderModel');
  }
  const faults = names.map((name) => ({
    field: variableOf(name),
    message: `is needed with ${variableOf('embedder')}=${embedder}`,
  }));
  faults.push(...neededByModels(settings), ...neededByBackups(settings));
  // Silently ignored it would be taken for done.
  if (embeddingPrecision === undefined || embedder === 'onnx') return faults;
  const message = `is a setting of the embedder onnx, not of ${embedder}`;
  return [...faults, { field: variableOf('embeddingPrecision'), message }];
}

function neededByModels(settings: Settings): FieldFault[] {
  const { llmUrl, llmModel, llmModels, llmDailyUsd, llmInputPrice, llmOutputPrice } = settings;
  const { langfusePublicKey, langfuseSecretKey } = settings;
  const need = (name: SettingName, other: SettingName): FieldFault => ({
    field: variableOf(name),
    message: `is needed with ${variableOf(other)}`,
  });
  const langfuse = langfusePublicKey !== undefined || langfuseSecretKey !== undefined;
  return [
    ...(llmUrl !== undefined && llmModel === undefined && llmModels.length === 0 ? [need('llmModel', 'llmUrl')] : []),
    ...(llmDailyUsd !== undefined && llmInputPrice === undefined ? [need('llmInputPrice', 'llmDailyUsd')] : []),
    ...(llmDailyUsd !== undefined && llmOutputPrice === undefined ? [need('llmOutputPrice', 'llmDailyUsd')] : []),
    ...(langfuse && langfusePublicKey === undefined ? [need('langfusePublicKey', 'langfuseSecretKey')] : []),
    ...(langfuse && langfuseSecretKey === undefined ? [need('langfuseSecretKey', 'langfusePublicKey')] : []),
  ];
}

function neededByBackups(settings: Settings): FieldFault[] {
  const {
    backupTarget,
    backupS3AccessKey,
    backupS3SecretKey,
    backupEncrypt,
    databaseUrl,
    secretKey,
    secretKeyCommand,
  } = settings;
  const faults: FieldFault[] = [];
  const need = (name: SettingName, why: string): void => {
    faults.push({ field: variableOf(name), message: `is needed with ${why}` });
  };
  if (backupTarget?.startsWith('s3://') === true) {
    const why = `${variableOf('backupTarget')}=s3://…`;
    if (backupS3AccessKey === undefined) need('backupS3AccessKey', why);
    if (backupS3SecretKey === undefined) need('backupS3SecretKey', why);
  }
  if (backupEncrypt && databaseUrl !== undefined && secretKey === undefined && secretKeyCommand === undefined) {
    need('secretKey', `${variableOf('backupEncrypt')} and Postgres`);
  }
  return faults;
}

function invalid(faults: readonly FieldFault[]): HoldfastError {
  const lines = faults.map((fault) => `${fault.field} ${fault.message}`);
  return new HoldfastError('config_invalid', {
    detail: `The configuration is not valid: ${lines.join('; ')}.`,
    faults,
  });
}
