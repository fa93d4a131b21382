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
    workingSetSeconds: config.workingSetSeconds,
    focusSeconds: config.focusSeconds,
    ...(config.timeZone === undefined ? {} : { timeZone: config.timeZone }),
    ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
    embedder: embedderOf(config),
  };
}

function embedderOf(config: Config): EmbedderSettings {
  switch (config.embedder) {
    case 'none':
      return { kind: 'none' };
    case 'static':
      return { kind: 'static', path: given(config.embedderPath) };
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

/** loadConfig has checked that it is there; a configuration put together by hand may not have. */
function given(value: string | undefined): string {
  if (value === undefined) throw new HoldfastError('config_invalid', { detail: 'The embedder lacks a setting.' });
  return value;
}
