import { createOtlpExporter, type OtlpExporter } from '@holdfast/core';
import type { Logger } from 'pino';
import type { Config } from './config/load.ts';

/** What tells calls of language models to a collector or to Langfuse, where the settings name one. */
export function openTraces(config: Config, logger: Logger): OtlpExporter | undefined {
  const onError = (error: unknown): void => logger.warn({ err: error }, 'traces are lost');
  const { traceUrl, langfuseUrl, langfusePublicKey, langfuseSecretKey } = config;
  if (traceUrl !== undefined) return createOtlpExporter({ url: traceUrl, onError });
  if (langfusePublicKey === undefined || langfuseSecretKey === undefined) return undefined;
  const keys = Buffer.from(`${langfusePublicKey}:${langfuseSecretKey}`).toString('base64');
  return createOtlpExporter({
    url: `${langfuseUrl.replace(/\/+$/, '')}/api/public/otel/v1/traces`,
    headers: { authorization: `Basic ${keys}` },
    onError,
  });
}
