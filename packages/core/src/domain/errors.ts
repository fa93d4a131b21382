/**
 * The one value that the domain takes from the contract: the error class with its catalogue. The contract is
 * pure (zod only), and a second error type in the domain would have to be translated at every call.
 */
export { type ErrorCode, HoldfastError } from '@holdfast/contract';
