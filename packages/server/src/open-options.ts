import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import type { EmbedderSettings, OpenOptions } from '@holdfast/core';
import type { Config } from './config/load.ts';

/** The settings that concern core, beside where the memories lie; the same for every command that opens them. */
export function openOptions(config: Config): OpenOptions {
  return {
    worker: config.role !== 'api',
    user: config.user,
    mode: config.mode,
    durability: config.durability,
    indexBytes: config.indexMemoryMb * 2 ** 20,
    restoreDays: config.restoreDays,
    extraction: config.extraction,
    jobLeaseMs: config.jobLeaseMs,
    workingSetSeconds: config.workingSetSeconds,
    focusShare: config.focusPercent / 100,
    focusSeconds: config.focusSeconds,
    ...(config.timeZone === undefined ? {} : { timeZone: config.timeZone }),
    ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
    embedder: embedderOf(config),
    embedding: {
      heads: config.embeddingHeads,
      ...(config.embeddingDim === undefined ? {} : { dim: config.embeddingDim }),
    },
  };
}

function embedderOf(config: Config): EmbedderSettings {
  switch (config.embedder) {
    case 'none':
      return { kind: 'none' };
    case 'static':
      return { kind: 'static', ...whereabouts(config) };
    case 'onnx':
      return {
        kind: 'onnx',
        ...whereabouts(config),
        ...(config.embeddingPrecision === undefined ? {} : { precision: config.embeddingPrecision }),
        ...(config.embedderPooling === undefined ? {} : { pooling: config.embedderPooling }),
        ...(config.embedderMaxTokens === undefined ? {} : { maxTokens: config.embedderMaxTokens }),
      };
    case 'openai':
      return {
        kind: 'openai',
        baseUrl: given(config.embedderUrl),
        model: given(config.embedderModel),
        timeoutMs: config.embedderTimeoutMs,
        ...(config.embedderApiKey === undefined ? {} : { apiKey: config.embedderApiKey }),
        ...(config.embedderDimensions === undefined ? {} : { dimensions: config.embedderDimensions }),
      };
  }
}

/** A folder on this machine, or a name on the hub and where to keep what is downloaded. */
function whereabouts({
  data,
  embedderPath,
  embedderModel,
}: Config): { readonly path: string } | { readonly name: string; readonly cache: string } {
  if (embedderPath !== undefined) return { path: embedderPath };
  return { name: given(embedderModel), cache: join(data, 'models') };
}

/** loadConfig has checked that it is there; a configuration put together by hand may not have. */
function given(value: string | undefined): string {
  if (value === undefined) throw new HoldfastError('config_invalid', { detail: 'The embedder lacks a setting.' });
  return value;
}
