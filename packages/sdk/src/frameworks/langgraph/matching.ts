import type { ListNamespacesOperation, MatchCondition } from '@langchain/langgraph';

/** Whether a value meets a filter of LangGraph: its fields are equal, or as `$eq $ne $gt $gte $lt $lte $in $nin` say. */
export function meets(value: Readonly<Record<string, unknown>>, filter: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([name, wanted]) => fieldMeets(value[name], wanted));
}

const OPERATORS: Readonly<Record<string, (value: unknown, operand: unknown) => boolean>> = {
  $eq: same,
  $ne: (value, operand) => !same(value, operand),
  $gt: (value, operand) => Number(value) > Number(operand),
  $gte: (value, operand) => Number(value) >= Number(operand),
  $lt: (value, operand) => Number(value) < Number(operand),
  $lte: (value, operand) => Number(value) <= Number(operand),
  $in: (value, operand) => Array.isArray(operand) && operand.some((one) => same(value, one)),
  $nin: (value, operand) => !Array.isArray(operand) || !operand.some((one) => same(value, one)),
};

/** An object of nothing but operators states conditions; any other value is to be equal. */
function fieldMeets(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return same(value, wanted);
  const conditions = Object.entries(wanted).map(([name, operand]: [string, unknown]) =>
    OPERATORS[name]?.(value, operand),
  );
  return conditions.includes(undefined) ? same(value, wanted) : !conditions.includes(false);
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map<string, unknown>(Object.entries(a));
  const right = new Map<string, unknown>(Object.entries(b));
  return left.size === right.size && [...left].every(([name, one]) => right.has(name) && same(one, right.get(name)));
}

/** The namespaces that are asked for, of all that there are. */
export function chosenNamespaces(
  all: readonly (readonly string[])[],
  { matchConditions = [], maxDepth, limit, offset }: ListNamespacesOperation,
): string[][] {
  const matching = all.filter((namespace) => matchConditions.every((condition) => matches(namespace, condition)));
  const cut = new Map(
    matching.map((namespace) => {
      const labels = namespace.slice(0, maxDepth);
      return [JSON.stringify(labels), labels];
    }),
  );
  const named = [...cut.values()].toSorted((a, b) => a.join(':').localeCompare(b.join(':')));
  return named.slice(offset, offset + limit);
}

function matches(namespace: readonly string[], { matchType, path }: MatchCondition): boolean {
  if (path.length > namespace.length) return false;
  const from = matchType === 'prefix' ? 0 : namespace.length - path.length;
  return path.every((label, at) => label === '*' || label === namespace[from + at]);
}

/** The labels at the beginning that every namespace asked for has. */
export function commonPrefix(conditions: readonly MatchCondition[] = []): string[] {
  const path = conditions.find(({ matchType }) => matchType === 'prefix')?.path ?? [];
  const wild = path.indexOf('*');
  return path.slice(0, wild === -1 ? path.length : wild);
}
