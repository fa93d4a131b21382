import { type HttpMethod, type Operation, type OperationName, operationNames, operations } from '@holdfast/contract';
import type { z } from 'zod';
import { type Coercion, coercionOf } from '../text/coerce.ts';

export type RouteAlias = Operation['aliases'][number];

/** One way to call an operation over HTTP: its canonical path, or an alias. Made once, when the app is. */
export interface Route {
  readonly method: HttpMethod;
  /** Path with `{name}` parameters, as the operation table writes it. */
  readonly path: string;
  readonly name: OperationName;
  readonly operation: Operation;
  readonly alias: RouteAlias | undefined;
  readonly pathFields: readonly string[];
  /** Whether fields beside those of the path travel in the body; else they travel in the query. */
  readonly takesBody: boolean;
  readonly query: ReadonlyMap<string, Coercion>;
}

/** Every route of the operation table, literal paths before those with parameters. */
export function tableRoutes(): readonly Route[] {
  const routes = operationNames.flatMap((name) => {
    const operation: Operation = operations[name];
    return [undefined, ...operation.aliases].map((alias) => routeOf(name, operation, alias));
  });
  return routes.toSorted((a, b) => a.pathFields.length - b.pathFields.length);
}

function routeOf(name: OperationName, operation: Operation, alias: RouteAlias | undefined): Route {
  const { method, path, input } = alias ?? operation;
  const takesBody = method === 'POST' || method === 'PATCH' || method === 'PUT';
  const pathFields = pathFieldsOf(path);
  const query = new Map<string, Coercion>();
  if (!takesBody) {
    const fields: Readonly<Record<string, z.core.$ZodType>> = input.shape;
    for (const [field, schema] of Object.entries(fields)) {
      if (!pathFields.includes(field)) query.set(field, coercionOf(schema));
    }
  }
  return { method, path, name, operation, alias, pathFields, takesBody, query };
}

export function pathFieldsOf(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

/** `/v1/memories/{id}` as the router writes it. */
export function routerPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Finds the methods that a path knows; asked only when no route fitted. */
export function methodIndex(
  mounted: readonly { readonly method: string; readonly path: string }[],
): (path: string) => string[] {
  const patterns = mounted.map(({ method, path }) => ({
    methods: method === 'ALL' ? ['DELETE', 'GET', 'POST'] : [method],
    pattern: new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (path) => {
    const methods = new Set(patterns.flatMap((known) => (known.pattern.test(path) ? known.methods : [])));
    if (methods.has('GET')) methods.add('HEAD');
    if (methods.size > 0) methods.add('OPTIONS');
    return [...methods].toSorted();
  };
}
