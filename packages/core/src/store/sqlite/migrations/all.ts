import type { Migration } from '../../sql/migration.ts';
import { start } from './0001-start.ts';
import { currentModel } from './0002-current-model.ts';
import { indexImages } from './0003-index-images.ts';
import { halfPrecision } from './0004-half-precision.ts';
import { heads } from './0005-heads.ts';
import { lifeGraph } from './0006-life-graph.ts';
import { extractions } from './0007-extractions.ts';
import { languageModels } from './0008-language-models.ts';
import { nights } from './0009-nights.ts';
import { forgetting } from './0010-forgetting.ts';
import { searchWords } from './0011-search-words.ts';
import { access } from './0012-access.ts';
import { encryption } from './0013-encryption.ts';
import { audit } from './0014-audit.ts';
import { webhooks } from './0015-webhooks.ts';
import { jobFigures } from './0016-job-figures.ts';
import { calls } from './0017-calls.ts';
import { sessions } from './0018-sessions.ts';
import { knowledge } from './0019-knowledge.ts';
import { planner } from './0020-planner.ts';
import { lookUpIndexes } from './0021-look-up-indexes.ts';
import { times } from './0022-times.ts';
import { reflections } from './0023-reflections.ts';
import { memoryUses } from './0024-memory-uses.ts';

/** In order. A module, not .sql files: it works from source, from dist and in a bundle without finding files. */
export const migrations: readonly Migration[] = [
  start,
  currentModel,
  indexImages,
  halfPrecision,
  heads,
  lifeGraph,
  extractions,
  languageModels,
  nights,
  forgetting,
  searchWords,
  access,
  encryption,
  audit,
  webhooks,
  jobFigures,
  calls,
  sessions,
  knowledge,
  planner,
  lookUpIndexes,
  times,
  reflections,
  memoryUses,
];
