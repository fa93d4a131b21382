/** Drops keys whose value is undefined: `exactOptionalPropertyTypes` forbids passing them on. */
export { type Defined, defined } from '@holdfast/contract';
