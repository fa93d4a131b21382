import { HoldfastError } from '../errors.ts';

/** The answer to a query that names a head which has no vectors. */
export function headUnavailable(head: string): HoldfastError {
  return new HoldfastError('head_unavailable', {
    detail: `No vectors are made under the head "${head}" here. Leave out heads to search all that exist.`,
    faults: [{ field: 'heads', message: `${head} is not available` }],
  });
}
