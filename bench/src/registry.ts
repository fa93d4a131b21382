import type { Bench } from './bench.ts';
import { backup } from './backup/backup.ts';
import { chaos } from './chaos/chaos.ts';
import { consolidation } from './consolidation/consolidation.ts';
import { crash } from './crash/crash.ts';
import { powerLoss } from './crash/power-loss.ts';
import { duplicates } from './duplicates/duplicates.ts';
import { extract } from './extract/extract.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { plansBench } from './plans/plans.ts';
import { footprint } from './footprint/footprint.ts';
import { forgetting } from './forgetting/forgetting.ts';
import { fortnight } from './fortnight/fortnight.ts';
import { hooks } from './hooks/hooks.ts';
import { ingest } from './ingest/ingest.ts';
import { lag } from './lag/lag.ts';
import { life } from './life/life.ts';
import { linking } from './linking/linking.ts';
import { load } from './load/load.ts';
import { locomo } from './locomo/locomo.ts';
import { processes } from './processes/processes.ts';
import { proxy } from './proxy/proxy.ts';
import { compare } from './quality/compare.ts';
import { quality } from './quality/quality.ts';
import { tune } from './quality/tune.ts';
import { roles } from './roles/roles.ts';
import { scheduleBench } from './schedule/schedule.ts';
import { signatures } from './signatures/signatures.ts';
import { speed } from './speed/speed.ts';
import { stale } from './stale/stale.ts';
import { redelivery } from './voice/redelivery.ts';
import { voice } from './voice/voice.ts';
import { week } from './week/week.ts';
import { workingSet } from './working-set/working-set.ts';

/** Every bench by its name; a new one is listed here. */
export const benches: readonly Bench[] = [
  quality,
  tune,
  compare,
  locomo,
  speed,
  crash,
  powerLoss,
  processes,
  workingSet,
  footprint,
  fuzz,
  ingest,
  load,
  lag,
  stale,
  roles,
  chaos,
  forgetting,
  backup,
  consolidation,
  life,
  linking,
  signatures,
  duplicates,
  extract,
  scheduleBench,
  plansBench,
  hooks,
  proxy,
  voice,
  redelivery,
  week,
  fortnight,
];
