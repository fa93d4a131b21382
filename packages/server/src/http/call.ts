import { type Api, type CallContext, checkShape, invalidInput } from '@holdfast/core';
import type { Route, RouteAlias } from './routes.ts';

/**
 * Runs a route's operation and gives what goes on the wire. Input of an alias is checked against the alias first, so
 * that errors name the fields its caller knows.
 * @throws HoldfastError
 */
export async function callRoute(api: Api, route: Route, input: unknown, context: CallContext): Promise<unknown> {
  if (route.alias === undefined) return api.call(route.name, input, context);
  const alias = mappingsOf(route.alias);
  checkShape(input);
  const parsed = route.alias.input.safeParse(input);
  if (!parsed.success) throw invalidInput(parsed.error);
  const output = await api.call(route.name, alias.toInput(parsed.data), context);
  return alias.toOutput(output, parsed.data);
}

interface Mappings {
  readonly toInput: (input: unknown) => unknown;
  readonly toOutput: (output: unknown, input: unknown) => unknown;
}

/** Sound: alias() checked the mappings against these very schemas; the list of aliases cannot say which is which. */
function mappingsOf(alias: RouteAlias): Mappings {
  return alias as unknown as Mappings;
}
