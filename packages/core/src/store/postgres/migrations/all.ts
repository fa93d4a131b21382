import type { Migration } from '../../sql/migration.ts';
import { start } from './0001-start.ts';
import { currentModel } from './0002-current-model.ts';
import { indexImages } from './0003-index-images.ts';
import { halfPrecision } from './0004-half-precision.ts';
import { heads } from './0005-heads.ts';
import { searchWords } from './0006-search-words.ts';

/** In order; a step has the same number in the folder of every database. */
export const migrations: readonly Migration[] = [start, currentModel, indexImages, halfPrecision, heads, searchWords];
