import { join } from 'node:path';
import { defined, HoldfastError } from '@holdfast/contract';
import {
  type AiDefaults,
  defaultQuotas,
  type EmbedderSettings,
  endpointsAt,
  type OpenOptions,
  type SecretKeyOptions,
} from '@holdfast/core';
import { keySourceOf } from './config/encryption-settings.ts';
import { voiceSettings } from './voice/voice-settings.ts';
import type { Config } from './config/load.ts';

/**
 * The settings that concern core, beside where the memories lie; the same for every command that opens them.
 *
 * @param embedderHeaders sent along with each call of an embedder over the network
 */
export function openOptions(config: Config, embedderHeaders?: () => Readonly<Record<string, string>>): OpenOptions {
  return {
    worker: config.role !== 'api',
    user: config.user,
    mode: config.mode,
    ...limitsOf(config),
    durability: config.durability,
    audit: config.audit,
    privateHosts: config.privateHosts,
    ...defined({ auditDays: config.auditDays }),
    indexBytes: config.indexMemoryMb * 2 ** 20,
    restoreDays: config.restoreDays,
    leastFreeBytes: config.leastFreeDiskMb * 2 ** 20,
    extraction: config.extraction,
    extractionSalience: config.extractionSalience,
    jobLeaseMs: config.jobLeaseMs,
    night: config.night === 'off' ? false : { hour: config.nightHour },
    reflections: config.reflections === 'off' ? false : defined({ importance: config.reflectImportance }),
    retention: {
      archiveAfterDays: config.archiveAfterDays,
      shortLivedDays: config.archiveWorkAfterDays,
      ...defined({ maxActive: config.maxActiveMemories }),
    },
    workingSetSeconds: config.workingSetSeconds,
    focusShare: config.focusPercent / 100,
    focusSeconds: config.focusSeconds,
    ...(config.timeZone === undefined ? {} : { timeZone: config.timeZone }),
    ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
    language: languageOf(config),
    traceContent: config.traceContent,
    voice: voiceSettings(config),
    ...googleOf(config),
    ...encryptionOf(config),
    embedder: embedderOf(config, embedderHeaders),
    embedding: {
      heads: config.embeddingHeads,
      ...(config.embeddingDim === undefined ? {} : { dim: config.embeddingDim }),
    },
  };
}

/** Quotas and limits as far as the settings say more than the mode does. */
function limitsOf(config: Config): Pick<OpenOptions, 'quotas' | 'rateLimits'> {
  const team = config.mode === 'team';
  const { quotaMemories, quotaDailyIngestions } = config;
  const counted = team || quotaMemories !== undefined || quotaDailyIngestions !== undefined;
  const rule = (limit: number): { limit: number; perMs: number } | undefined =>
    limit === 0 ? undefined : { limit, perMs: 60_000 };
  const rules = defined({
    address: rule(config.rateLimitAddress),
    key: rule(config.rateLimitKey),
    user: rule(config.rateLimitUser),
    voice: rule(config.rateLimitVoice),
  });
  return {
    quotas: counted && {
      ...(team ? defaultQuotas : {}),
      ...defined({ memories: quotaMemories, dailyIngestions: quotaDailyIngestions }),
    },
    rateLimits: (config.rateLimits ?? (team ? 'on' : 'off')) === 'on' && rules,
  };
}

/** The client that Google Calendar is connected with, where both of its settings are given. */
function googleOf(config: Config): Pick<OpenOptions, 'google'> {
  const { googleClientId: clientId, googleClientSecret: clientSecret, googleUrl, publicUrl } = config;
  if (clientId === undefined || clientSecret === undefined) return {};
  const endpoints = googleUrl === undefined ? undefined : endpointsAt(googleUrl);
  return { google: { clientId, clientSecret, ...defined({ endpoints, publicUrl }) } };
}

/** Settings of language models where none are stored. */
function languageOf(config: Config): AiDefaults {
  const { llmUrl, llmModel, llmModels, llmInputPrice, llmOutputPrice, llmDailyUsd } = config;
  const price =
    llmInputPrice === undefined || llmOutputPrice === undefined
      ? undefined
      : { input: llmInputPrice, output: llmOutputPrice };
  const budget = defined({
    calls: config.llmDailyCalls,
    tokens: config.llmDailyTokens,
    cost: llmDailyUsd === undefined ? undefined : Math.round(llmDailyUsd * 1_000_000),
  });
  return {
    budget,
    models: Object.fromEntries(llmModels.map(taskAndModel)),
    ...(llmModel === undefined || price === undefined ? {} : { prices: { [llmModel]: price } }),
    ...defined({
      endpoint: llmUrl,
      model: llmModel,
      apiKey: config.llmKey,
      structuredOutput: config.llmStructuredOutput,
      timeoutMs: config.llmTimeoutMs,
      maxOutputTokens: config.llmMaxOutputTokens,
    }),
  };
}

/** `extract=qwen3:8b`; a model's name may hold the sign too. */
function taskAndModel(pair: string): [task: string, model: string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function encryptionOf(config: Config): SecretKeyOptions {
  const source = keySourceOf(config);
  return {
    ...(source?.secret === undefined ? {} : { secretKey: source.secret }),
    ...(source?.file === undefined ? {} : { secretKeyFile: source.file }),
    ...(source?.command === undefined ? {} : { secretKeyCommand: source.command }),
    ...(source === undefined || source.older.length === 0 ? {} : { olderSecretKeys: source.older }),
    ...(config.encrypt === 'auto' ? {} : { encrypt: config.encrypt }),
    verifyReads: config.verifyReads,
  };
}

function embedderOf(config: Config, headers?: () => Readonly<Record<string, string>>): EmbedderSettings {
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
        ...defined({ headers }),
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
