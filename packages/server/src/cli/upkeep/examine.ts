import { join } from 'node:path';
import { HoldfastError, type OutputOf } from '@holdfast/contract';
import { inspectDatabase, loadOf } from '@holdfast/core';
import type { Config, LoadedConfig } from '../../config/load.ts';
import { noteOf, settingNames, variableOf } from '../../config/settings.ts';
import { openHoldfast } from '../open-holdfast.ts';
import { formatCount, formatMemories } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import { examinePostgres } from './examine-postgres.ts';
import { examineRedis } from './examine-redis.ts';
import { languageFinding } from './language-finding.ts';
import { outgrown } from './outgrown.ts';
import { diskOf, type FileEntry, filesBelow, isWritable, statOf } from './files.ts';

export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
}

export interface SettingLine {
  readonly name: string;
  readonly variable: string;
  /** Secrets are hidden. */
  readonly value: unknown;
  readonly source: string;
}

export interface Examination {
  readonly status: Finding['status'];
  readonly findings: readonly Finding[];
  readonly settings: readonly SettingLine[];
  readonly files: readonly FileEntry[];
  readonly stats: OutputOf<'stats'> | null;
}

const littleDisk = 500 * 2 ** 20;

/** Looks at everything and changes nothing: a folder or database that is not there stays so. */
export async function examine({ config, origins }: LoadedConfig): Promise<Examination> {
  const database = join(config.data, 'holdfast.db');
  const inFile = config.databaseUrl === undefined;
  const findings: Finding[] = inFile
    ? [...(await examineFolder(config.data)), ...(await examineDisk(config.data))]
    : [];
  const examined = inFile ? await examineDatabase(config, database) : await examinePostgres(config, askHoldfast);
  findings.push(...examined.findings);
  if (examined.stats === null) findings.push(describeEmbedder(config));
  findings.push(...(await examineRedis(config)));
  const statuses = new Set(findings.map(({ status }) => status));
  return {
    status: statuses.has('failed') ? 'failed' : statuses.has('warning') ? 'warning' : 'ok',
    findings,
    settings: settingLines({ config, origins }),
    files: await filesBelow(config.data),
    stats: examined.stats,
  };
}

function settingLines({ config, origins }: LoadedConfig): SettingLine[] {
  return settingNames.map((name) => {
    const value = config[name];
    const hidden = noteOf(name).secret === true && value !== undefined;
    return {
      name,
      variable: variableOf(name),
      value: hidden ? '(hidden)' : (value ?? null),
      source: origins.get(name) ?? 'default',
    };
  });
}

async function examineFolder(path: string): Promise<Finding[]> {
  const found = await statOf(path);
  const name = 'data folder';
  if (found === undefined)
    return [
      { name, status: 'ok', detail: `${path} is not there yet`, next: 'The first command that stores makes it.' },
    ];
  if (!found.isDirectory()) {
    return [
      { name, status: 'failed', detail: `${path} is not a folder`, next: 'Name another with --data or HOLDFAST_DATA.' },
    ];
  }
  if (!(await isWritable(path))) {
    return [
      {
        name,
        status: 'failed',
        detail: `${path} cannot be written by you`,
        next: `Run as its owner, or give yourself access: chmod u+rwx ${JSON.stringify(path)}`,
      },
    ];
  }
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
  const open = process.platform !== 'win32' && (found.mode & 0o077) !== 0;
  return open
    ? [
        {
          name,
          status: 'warning',
          detail: `${path} (${mode}) can be entered by other users of this machine`,
          next: `chmod 700 ${JSON.stringify(path)}`,
        },
      ]
    : [{ name, status: 'ok', detail: `${path} (${mode})` }];
}

async function examineDisk(path: string): Promise<Finding[]> {
  const { freeBytes, network } = await diskOf(path);
  const detail = `${formatBytes(freeBytes)} free`;
  const disk: Finding =
    freeBytes < littleDisk
      ? { name: 'disk', status: 'warning', detail, next: 'Free some space; a full disk refuses writes.' }
      : { name: 'disk', status: 'ok', detail };
  if (network === undefined) return [disk];
  const next =
    'Put the data folder on a local disk: locks do not hold on network file systems, and a database may be damaged.';
  return [disk, { name: 'file system', status: 'warning', detail: `the data folder is on ${network}`, next }];
}

/** What is found of a database. */
export type DatabaseExamination = Pick<Examination, 'stats'> & { readonly findings: Finding[] };

async function examineDatabase(config: Config, database: string): Promise<DatabaseExamination> {
  const name = 'database';
  try {
    const found = await statOf(database);
    if (found === undefined) {
      return {
        findings: [{ name, status: 'ok', detail: 'not there yet', next: 'holdfast remember "..." makes it.' }],
        stats: null,
      };
    }
    const { schema, missing, unknown } = await inspectDatabase(database);
    const facts = `${database} (${formatBytes(found.size)}), schema ${schema}`;
    if (missing.length > 0) {
      const next = 'Run: holdfast upgrade';
      return {
        findings: [{ name, status: 'warning', detail: `${facts}, ${missing.length} steps behind this version`, next }],
        stats: null,
      };
    }
    const newer = unknown.length === 0 ? '' : `, written by a newer Holdfast (${unknown.join(', ')})`;
    const asked = await askHoldfast(config, { name, status: 'ok', detail: `${facts}${newer}` });
    return { ...asked, findings: [...asked.findings, ...outgrown(await loadOf({ path: database, now: Date.now() }))] };
  } catch (error) {
    if (error instanceof HoldfastError)
      return { findings: [{ name, status: 'failed', detail: error.message }], stats: null };
    throw error;
  }
}

/** Counts, and one recall that shows whether the embedder answers. */
async function askHoldfast(config: Config, database: Finding): Promise<DatabaseExamination> {
  const faults: unknown[] = [];
  const onError = (error: unknown): void => void faults.push(error);
  await using holdfast = await openHoldfast(config, { worker: false, touches: false, onError });
  const context = { caller: { kind: 'owner' }, user: config.user } as const;
  const stats = await holdfast.api.call('stats', { spaces: '*' }, context);
  const { memories, embeddings, jobs } = stats;
  const counted = `${formatMemories(memories.total)}, ${formatCount(memories.deleted)} forgotten but restorable`;
  const findings: Finding[] = [
    database,
    { name: 'memories', status: 'ok', detail: `${counted} (user ${config.user})` },
  ];
  if (jobs.dead > 0)
    findings.push({
      name: 'jobs',
      status: 'warning',
      detail: `${jobs.dead} failed for good`,
      next: 'The log of `holdfast serve` says why.',
    });
  if (embeddings.pending > 0) {
    const next =
      config.embedder === 'none'
        ? 'Configure an embedder, or leave it: words are findable.'
        : 'Run `holdfast serve`: it makes them.';
    findings.push({
      name: 'vectors',
      status: 'warning',
      detail: `${formatCount(embeddings.pending)} pending; words are findable`,
      next,
    });
  }
  const { degraded } = await holdfast.api.call('recall', { query: 'holdfast doctor', k: 1 }, context);
  const [fault] = faults.filter((each) => each instanceof HoldfastError);
  findings.push(embedderFinding(config, degraded, fault?.message));
  const { settings } = await holdfast.api.call('getAiSettings', {}, context);
  findings.push(languageFinding(settings));
  return { findings, stats };
}

function describeEmbedder(config: Config): Finding {
  return config.embedder === 'none'
    ? {
        name: 'embedder',
        status: 'ok',
        detail: 'none: recall works on words and time',
        next: 'HOLDFAST_EMBEDDER turns on search by meaning.',
      }
    : { name: 'embedder', status: 'ok', detail: `${config.embedder}, not asked` };
}

function embedderFinding(config: Config, degraded: OutputOf<'recall'>['degraded'], fault: string | undefined): Finding {
  const described = describeEmbedder(config);
  if (config.embedder === 'none') return described;
  if (degraded.includes('embedder_failed')) {
    return {
      name: 'embedder',
      status: 'failed',
      detail: `${config.embedder} does not answer${fault === undefined ? '' : `: ${fault}`}`,
      next:
        config.embedder === 'openai'
          ? 'Check HOLDFAST_EMBEDDER_URL, the key and whether the service runs. Words work meanwhile.'
          : 'Words work meanwhile.',
    };
  }
  if (degraded.includes('embedder_late')) {
    return {
      name: 'embedder',
      status: 'warning',
      detail: `${config.embedder} answers too late for recall`,
      next: 'Use a faster or a nearer model. Words work meanwhile.',
    };
  }
  return {
    name: 'embedder',
    status: 'ok',
    detail: `${config.embedder} answers (${describeModel(config)})`,
  };
}

/** Name or folder of the model, and what is made of its vectors. */
function describeModel(config: Config): string {
  const { embedderModel, embedderPath, embeddingPrecision, embeddingDim, embeddingHeads } = config;
  const parts = [
    embedderPath ?? embedderModel,
    embeddingPrecision,
    embeddingDim === undefined ? undefined : `${embeddingDim} dimensions`,
    embeddingHeads.length > 1 ? `heads ${embeddingHeads.join(', ')}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
