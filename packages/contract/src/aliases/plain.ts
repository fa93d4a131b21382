import { z } from 'zod';
import { type Alias, alias } from '../operation.ts';

/** A second path for an operation without input, answering in the operation's own words. */
export function plainAlias<O extends z.ZodObject>(spec: {
  readonly path: string;
  readonly summary: string;
  readonly output: O;
}): Alias<Record<never, never>, z.output<O>> {
  return alias({
    method: 'GET',
    ...spec,
    input: z.strictObject({}),
    toInput: () => ({}),
    // An output schema accepts what it put out: these schemas hold no transform.
    toOutput: (output: z.output<O>) => output as z.input<O>,
  });
}
