import { readFileSync } from 'node:fs';
import type { EmbedderSettings, OpenOptions } from '@holdfast/core';
import { type BenchOptions, choiceFlag, numberFlag } from '../bench.ts';

/** The embedder of a measurement, and what is made of its vectors. */
export interface MeasuredEmbedder {
  readonly settings: EmbedderSettings;
  readonly embedding: NonNullable<OpenOptions['embedding']>;
  /** All of it in a line, without anything secret. */
  readonly description: string;
}

/** Words, time and speakers alone. */
export const noEmbedder: MeasuredEmbedder = {
  settings: { kind: 'none' },
  embedding: {},
  description: 'none',
};

/** Flags by which a measurement names its embedder. */
export const embedderFlags = {
  embedder: 'none (default), static:FOLDER, onnx:FOLDER or openai:ADDRESS,MODEL',
  precision: 'weights of an onnx model: fp32 (default), fp16, int8',
  pooling: 'of an onnx model whose folder does not tell: mean, cls',
  'key-file': 'file with the key of an openai endpoint',
  dim: 'cut vectors to so many numbers',
  heads: 'semantic (default), entity, situation, by commas',
} as const;

/** The embedder that the flags name. @throws Error naming the flag that is wrong */
export function embedderOf(options: BenchOptions): MeasuredEmbedder {
  const given = options.flags.get('embedder') ?? 'none';
  const { heads, names } = headsFlag(options);
  const embedding = { heads, ...(options.flags.has('dim') ? { dim: numberFlag(options, 'dim', 1) } : {}) };
  const extras = ['precision', 'pooling', 'dim'].flatMap((flag) => {
    const value = options.flags.get(flag);
    return value === undefined ? [] : [`${flag}=${value}`];
  });
  const description = [given, ...extras, ...(names === undefined ? [] : [`heads=${names}`])].join(' ');
  return { settings: settingsOf(options, given), embedding, description };
}

function settingsOf(options: BenchOptions, given: string): EmbedderSettings {
  const colon = given.indexOf(':');
  const kind = colon < 0 ? given : given.slice(0, colon);
  const where = colon < 0 ? '' : given.slice(colon + 1);
  if (kind === 'none') return { kind };
  if (where === '') throw new Error(`--embedder ${given} must be ${embedderFlags.embedder}`);
  switch (kind) {
    case 'static':
      return { kind, path: where };
    case 'onnx':
      return {
        kind,
        path: where,
        precision: choiceFlag(options, 'precision', ['fp32', 'fp16', 'int8']),
        ...(options.flags.has('pooling') ? { pooling: choiceFlag(options, 'pooling', ['mean', 'cls']) } : {}),
      };
    case 'openai': {
      const comma = where.lastIndexOf(',');
      if (comma < 0) throw new Error(`--embedder ${given} must be openai:ADDRESS,MODEL`);
      const key = options.flags.get('key-file');
      return {
        kind,
        baseUrl: where.slice(0, comma),
        model: where.slice(comma + 1),
        ...(key === undefined ? {} : { apiKey: readFileSync(key, 'utf8').trim() }),
      };
    }
    default:
      throw new Error(`--embedder ${given} must be ${embedderFlags.embedder}`);
  }
}

const known = ['semantic', 'entity', 'situation'] as const;

function headsFlag({ flags }: BenchOptions): {
  readonly heads: readonly (typeof known)[number][];
  readonly names: string | undefined;
} {
  const names = flags.get('heads');
  const heads = (names ?? 'semantic').split(',').map((name) => {
    const head = known.find((one) => one === name);
    if (head === undefined) throw new Error(`--heads ${names} holds none of ${known.join(', ')}`);
    return head;
  });
  return { heads, names };
}
