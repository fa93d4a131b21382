/**
 * The one value that the domain takes from the contract: the error class with its catalogue. The contract is
 * pure (zod only), and a second error type in the domain would have to be translated at every call.
 */
import { type ErrorCode, HoldfastError } from '@holdfast/contract';

export { type ErrorCode, HoldfastError };

/**
 * The store has a row of this id or name already. A defect of Holdfast, but where ids come from outside: whoever took them in says
 * which is meant.
 */
export class TakenError extends HoldfastError {
  constructor({ detail, cause }: { readonly detail: string; readonly cause?: unknown }) {
    super('internal', { detail, cause });
  }
}
