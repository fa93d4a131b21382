import {
  createOtlpExporter,
  createTracer,
  nodePlatform,
  type OtlpExporter,
  type Tracer,
  type Trail,
} from '@holdfast/core';
import type { Logger } from 'pino';
import type { Config } from './config/load.ts';

type Span = Parameters<OtlpExporter['onSpan']>[0];

/** Where spans go. */
export interface Traces {
  /** Of every stage; undefined where only questions to language models are told. */
  readonly tracer: Tracer | undefined;
  /** Takes the spans of those. */
  readonly onSpan: OtlpExporter['onSpan'];
  close(): Promise<void>;
}

/** What tells spans to a collector, to Langfuse, or to both, where the settings name one. */
export function openTraces(
  config: Config,
  { logger, trail }: { readonly logger: Logger; readonly trail: Trail },
): Traces | undefined {
  const onError = (error: unknown): void => logger.warn({ err: error }, 'traces are lost');
  const collector = config.traceUrl === undefined ? undefined : createOtlpExporter({ url: config.traceUrl, onError });
  const langfuse = openLangfuse(config, onError);
  if (collector === undefined && langfuse === undefined) return undefined;
  const onSpan = (span: Span): void => {
    collector?.onSpan(span);
    if (config.langfuseSpans === 'all' || isOfModel(span)) langfuse?.onSpan(span);
  };
  const stages = collector !== undefined || config.langfuseSpans === 'all';
  return {
    tracer: stages
      ? createTracer({ platform: nodePlatform(), trail, onSpan, share: config.tracePercent / 100 })
      : undefined,
    onSpan,
    close: async () => {
      await Promise.all([collector?.close(), langfuse?.close()]);
    },
  };
}

function openLangfuse(config: Config, onError: (error: unknown) => void): OtlpExporter | undefined {
  const { langfuseUrl, langfusePublicKey, langfuseSecretKey } = config;
  if (langfusePublicKey === undefined || langfuseSecretKey === undefined) return undefined;
  const keys = Buffer.from(`${langfusePublicKey}:${langfuseSecretKey}`).toString('base64');
  return createOtlpExporter({
    url: `${langfuseUrl.replace(/\/+$/, '')}/api/public/otel/v1/traces`,
    headers: { authorization: `Basic ${keys}` },
    onError,
  });
}

function isOfModel({ attributes }: Span): boolean {
  return 'holdfast.task' in attributes;
}
