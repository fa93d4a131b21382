import { toolsets } from '@holdfast/contract';

/** Sets of tools that a setting switches on: those of the operation table, and the reference server's, which come from no table. */
export const shownToolsets = [...toolsets, 'reference'] as const;
export type ShownToolset = (typeof shownToolsets)[number];
