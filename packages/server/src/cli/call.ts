import type { OperationName, OutputOf } from '@holdfast/contract';

/** Calls an operation with the authority of the data folder's owner; the input is checked by the API. */
export type Call = <N extends OperationName>(name: N, input: unknown) => Promise<OutputOf<N>>;
