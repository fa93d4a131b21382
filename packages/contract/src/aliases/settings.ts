import type { z } from 'zod';
import { alias, type HttpMethod } from '../operation.ts';

/** The same operation under the path of a source document (002 asks for /settings/ai), in its own words. */
export function settingsAlias<I extends z.ZodObject, O extends z.ZodObject>(spec: {
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
  readonly input: I;
  readonly output: O;
}) {
  return alias({
    ...spec,
    // These schemas hold no transform: what they put out they also take in.
    toInput: (input: z.output<I>) => input as z.input<I>,
    toOutput: (output: z.output<O>) => output as z.input<O>,
  });
}
