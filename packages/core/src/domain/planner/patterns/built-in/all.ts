import type { Pattern } from '../pattern.ts';
import { lifePatterns } from './life.ts';
import { officePatterns } from './office.ts';
import { workPatterns } from './work.ts';

/** What Holdfast brings along. A pattern that a user saves under the same name takes the place of one. */
export const builtInPatterns: readonly Pattern[] = [...workPatterns, ...officePatterns, ...lifePatterns];
