import type { EmbeddingService } from '../domain/embeddings/embedding-service.ts';
import type { Platform } from '../domain/platform.ts';
import type { ArmWatch } from '../domain/telemetry/laps.ts';
import type { Metrics } from '../domain/telemetry/metrics.ts';
import type { Tracer } from './tracer.ts';

/** Where a process tells what it does; without either nothing is measured. */
export interface Telemetry {
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
}

/** What those who wrap a part for telemetry need. */
export interface Observing extends Telemetry {
  readonly platform: Pick<Platform, 'monotonic'>;
}

/** Of the arms of a recall; undefined when nobody wants to know. */
export function armWatch({ metrics, tracer, platform }: Observing): ArmWatch | undefined {
  if (metrics === undefined && tracer === undefined) return undefined;
  return {
    now: () => platform.monotonic(),
    ended(arm, ms) {
      metrics?.arm(arm, ms / 1_000);
      tracer?.ended(`recall ${arm}`, ms);
    },
  };
}

/** The service with the wait for the vector of a query timed as an arm. */
export function timeQueries(service: EmbeddingService, watch: ArmWatch | undefined): EmbeddingService {
  if (watch === undefined || service.model === undefined) return service;
  return {
    ...service,
    async embedQuery(text, asked) {
      const start = watch.now();
      const answer = await service.embedQuery(text, asked);
      watch.ended('query_vector', watch.now() - start);
      return answer;
    },
  };
}
