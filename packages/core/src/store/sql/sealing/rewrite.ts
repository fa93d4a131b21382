import type { RootOperationNode } from 'kysely';
import { Marker } from '../statement.ts';
import type { FindColumn, SealedColumn } from './columns.ts';

/** A parameter that stands in a sealed column's place: what is bound there is the sealed form of another parameter. */
export interface Slot {
  /** Under which the sealed form is handed over. */
  readonly key: string;
  /** The parameter that it is made of. */
  readonly source: string;
  readonly column: SealedColumn;
  /** Stored as it is, or compared with what is stored: then under one of the states that rows may be in. */
  readonly use: 'stored' | { readonly state: number };
}

export interface Rewritten {
  readonly node: RootOperationNode;
  readonly slots: readonly Slot[];
  /** Columns of the answer that are to be opened, by name. */
  readonly outputs: ReadonlyMap<string, SealedColumn>;
}

/** States that one user's rows can be in at once: under the current key, under the one before, not sealed at all. */
export const mostStates = 3;

/** A parameter of raw SQL that is known to be stored in a sealed column. */
export class SealingMarker extends Marker {
  readonly column: SealedColumn;

  constructor(marker: unknown, column: SealedColumn) {
    if (!(marker instanceof Marker)) throw new TypeError('what is sealed must be a parameter of the statement');
    super(marker.key, marker.list);
    this.column = column;
  }
}

interface Node {
  readonly kind: string;
  readonly [property: string]: unknown;
}

/** Tables of one level of a query by the name that they go by there, and the elements of a sealed list. */
interface Level {
  readonly find: FindColumn;
  readonly tables: ReadonlyMap<string, string>;
  readonly elements: ReadonlyMap<string, SealedColumn>;
  readonly outer: Level | undefined;
}

const compared = new Set(['=', 'in', 'is not distinct from']);

/**
 * Puts sealed forms in the place of parameters wherever a query stores into a sealed column or compares one, and says which
 * columns of the answer are sealed. Whatever else is done with a sealed column (ranges, functions, text patterns) would be
 * wrong without a word, so it fails here, when the statement is first made.
 *
 * With `states` above 1 each comparison is made once for each state that rows may be in.
 */
export function rewrite(root: unknown, states: number, find: FindColumn): Rewritten {
  const noLevel: Level = { find, tables: new Map(), elements: new Map(), outer: undefined };
  const slots = new Map<string, Slot>();

  const marked = (marker: Marker, column: SealedColumn, use: Slot['use']): Marker => {
    const place = use === 'stored' ? '' : `#${use.state}`;
    const key = `${column.context}${place}<${marker.key}`;
    slots.set(key, { key, source: marker.key, column, use });
    return new Marker(key, marker.list);
  };

  /** Replaces every parameter inside. */
  const sealedIn = (value: unknown, column: SealedColumn, use: Slot['use']): unknown => {
    if (value instanceof Marker) return marked(value, column, use);
    if (Array.isArray(value)) return value.map((one) => sealedIn(one, column, use));
    if (!isNode(value)) return value;
    return mapped(value, (one) => sealedIn(one, column, use));
  };

  const stored = (value: unknown, column: SealedColumn, level: Level): unknown => {
    const constant = isNode(value) && value.kind === 'ValueNode' ? value['value'] : value;
    if (constant === null || constant === '' || constant === '{}' || constant === '[]') return value;
    if (sealedRefs(value, level).length > 0 || !holdsMarker(value)) refuse(column, 'is set to an expression');
    return sealedIn(value, column, 'stored');
  };

  /** A comparison as often as there are states. */
  const inEachState = (make: (state: number) => unknown): unknown => {
    let node = make(0);
    for (let state = 1; state < states; state += 1) {
      node = { kind: 'OrNode', left: node, right: make(state) };
    }
    return states === 1 ? node : { kind: 'ParensNode', node };
  };

  const binary = (node: Node, level: Level): unknown => {
    const [column, ...more] = sealedRefs(node['leftOperand'], level);
    const right = sealedRefs(node['rightOperand'], level);
    if (column === undefined) {
      const [other] = right;
      if (other !== undefined && !isSelect(node['rightOperand'])) refuse(other, 'stands on the right of a comparison');
      return mapped(node, (one) => walk(one, level));
    }
    const operator = operatorOf(node);
    if ((operator === 'is' || operator === 'is not') && isNull(node['rightOperand'])) return node;
    if (right.length > 0) {
      if (right.every(({ context }) => context === column.context) && operator === '=') return node;
      refuse(column, 'is compared with another column');
    }
    if (more.length > 0 || column.form !== 'match' || !compared.has(operator))
      refuse(column, `is compared by ${operator}`);
    return inEachState((state) => ({
      ...node,
      rightOperand: sealedIn(node['rightOperand'], column, { state }),
    }));
  };

  const raw = (node: Node, level: Level): unknown => {
    const columns = sealedRefs(node, level);
    const [column] = columns;
    if (column === undefined) return mapped(node, (one) => walk(one, level));
    if (!holdsMarker(node)) return node;
    if (columns.length > 1 || (column.form !== 'list' && column.form !== 'match')) refuse(column, 'stands in raw SQL');
    return inEachState((state) => sealedIn(node, column, { state }));
  };

  const select = (node: Node, outer: Level): unknown => {
    const level = levelOf(node, outer);
    return mapped(node, (one, property) => {
      if (property === 'selections') {
        for (const selection of listOf(one)) checkSelection(selection, level);
      }
      if (property === 'from' || property === 'joins') checkSources(one, level);
      return walk(one, level);
    });
  };

  const insert = (node: Node): unknown => {
    const table = tableName(node['into']);
    const level: Level = { find, tables: new Map([[table, table]]), elements: new Map(), outer: undefined };
    const columns = listOf(node['columns']).map((column) => find(table, columnName(column)));
    return mapped(node, (one, property) => {
      if (property !== 'values') return walk(one, level);
      if (isSelect(one)) {
        const [sealed] = columns.filter((column) => column !== undefined);
        if (sealed !== undefined) refuse(sealed, 'is copied from another query');
        return walk(one, noLevel);
      }
      return mapped(asNode(one), (rows) =>
        listOf(rows).map((row) =>
          mapped(asNode(row), (values) =>
            listOf(values).map((value, index) => {
              const column = columns[index];
              return column === undefined ? value : stored(value, column, level);
            }),
          ),
        ),
      );
    });
  };

  const update = (node: Node, level: Level): unknown => {
    const [table] = level.tables.values();
    const column = find(table ?? '', columnName(node['column']));
    return column === undefined
      ? { ...node, value: walk(node['value'], level) }
      : { ...node, value: stored(node['value'], column, level) };
  };

  const walk = (value: unknown, level: Level): unknown => {
    if (value instanceof SealingMarker) return marked(value, value.column, 'stored');
    if (Array.isArray(value)) return value.map((one) => walk(one, level));
    if (!isNode(value)) return value;
    switch (value.kind) {
      case 'SelectQueryNode':
        return select(value, level);
      case 'InsertQueryNode':
        return insert(value);
      case 'UpdateQueryNode':
      case 'DeleteQueryNode': {
        const inner = levelOf(value, level);
        return mapped(value, (one) => walk(one, inner));
      }
      case 'ColumnUpdateNode':
        return update(value, level);
      case 'BinaryOperationNode':
        return binary(value, level);
      case 'RawNode':
        return raw(value, level);
      case 'FunctionNode':
      case 'AggregateFunctionNode': {
        const [column] = sealedRefs(value, level);
        if (column !== undefined && value['func'] !== 'count') refuse(column, `is given to ${String(value['func'])}`);
        return mapped(value, (one) => walk(one, level));
      }
      default:
        return mapped(value, (one) => walk(one, level));
    }
  };

  const node = walk(root, noLevel);
  // Sound: the same tree with other parameters.
  return { node: node as RootOperationNode, slots: [...slots.values()], outputs: outputsOf(asNode(root), noLevel) };
}

/** What the answer of a query has of sealed columns. */
function outputsOf(root: Node, outer: Level): Map<string, SealedColumn> {
  const outputs = new Map<string, SealedColumn>();
  const level = root.kind === 'InsertQueryNode' ? insertLevel(root, outer) : levelOf(root, outer);
  const returned = isNode(root['returning']) ? root['returning']['selections'] : undefined;
  for (const selection of listOf(root.kind === 'SelectQueryNode' ? root['selections'] : returned)) {
    const inner = asNode(asNode(selection)['selection']);
    if (inner.kind === 'SelectAllNode') throw new Error('a statement names the columns that it wants');
    const named = inner.kind === 'AliasNode';
    const source = named ? inner['node'] : inner;
    const [column, ...more] = sealedRefs(source, level);
    if (column === undefined) continue;
    if (more.some(({ context }) => context !== column.context)) refuse(column, 'is selected along with another');
    outputs.set(named ? identifier(inner['alias']) : columnName(source), column);
  }
  return outputs;
}

function insertLevel(node: Node, { find }: Level): Level {
  const table = tableName(node['into']);
  return { find, tables: new Map([[table, table]]), elements: new Map(), outer: undefined };
}

function checkSelection(selection: unknown, level: Level): void {
  const inner = asNode(asNode(selection)['selection']);
  const source = asNode(inner.kind === 'AliasNode' ? inner['node'] : inner);
  if (!isSelect(source)) return;
  const [column] = outputsOf(source, level).values();
  if (column !== undefined) refuse(column, 'is selected by an inner query');
}

function checkSources(sources: unknown, level: Level): void {
  for (const source of [sources].flat()) {
    for (const query of selectsIn(source)) {
      const [column] = outputsOf(query, level).values();
      if (column !== undefined) refuse(column, 'comes out of an inner query');
    }
  }
}

function selectsIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(selectsIn);
  if (!isNode(value)) return [];
  if (value.kind === 'OnNode') return [];
  return value.kind === 'SelectQueryNode' ? [value] : Object.values(value).flatMap(selectsIn);
}

function levelOf(node: Node, outer: Level): Level {
  const tables = new Map<string, string>();
  const elements = new Map<string, SealedColumn>();
  const joins = listOf(node['joins']).map((join) => asNode(join)['table']);
  const from = isNode(node['from']) ? listOf(node['from']['froms']) : [];
  const pending: { readonly alias: string; readonly source: Node }[] = [];
  for (const one of [...from, ...joins, ...(node['table'] === undefined ? [] : [node['table']])]) {
    const source = asNode(one);
    if (source.kind === 'TableNode') tables.set(tableName(source), tableName(source));
    else if (source.kind === 'AliasNode') {
      const alias = identifier(source['alias']);
      const inner = asNode(source['node']);
      if (inner.kind === 'TableNode') tables.set(alias, tableName(inner));
      else pending.push({ alias, source: inner });
    }
  }
  const level: Level = { find: outer.find, tables, elements, outer };
  for (const { alias, source } of pending) {
    const [column] = source.kind === 'RawNode' ? sealedRefs(source, level) : [];
    if (column !== undefined) elements.set(alias, { ...column, form: 'match' });
  }
  return level;
}

/** Sealed columns that an expression names, but for those inside of inner queries. */
function sealedRefs(value: unknown, level: Level): SealedColumn[] {
  if (Array.isArray(value)) return value.flatMap((one) => sealedRefs(one, level));
  if (!isNode(value) || isSelect(value)) return [];
  if (value.kind === 'ReferenceNode') {
    const table = value['table'] === undefined ? undefined : tableName(value['table']);
    return resolve(table, columnName(value), level) ?? [];
  }
  if (value.kind === 'ColumnNode') return resolve(undefined, columnName(value), level) ?? [];
  return Object.values(value).flatMap((one) => sealedRefs(one, level));
}

function resolve(table: string | undefined, column: string, level: Level): SealedColumn[] | undefined {
  for (let at: Level | undefined = level; at !== undefined; at = at.outer) {
    const element = table === undefined ? undefined : at.elements.get(table);
    if (element !== undefined) return [element];
    if (table !== undefined) {
      const name = at.tables.get(table);
      if (name !== undefined) return [at.find(name, column)].filter((one) => one !== undefined);
      continue;
    }
    const found = [...at.tables.values()].map((name) => level.find(name, column)).filter((one) => one !== undefined);
    if (found.length > 0) return found.slice(0, 1);
    if (at.tables.size === 1) return undefined;
  }
  return undefined;
}

function refuse(column: SealedColumn, what: string): never {
  throw new Error(`${column.table}.${column.column} is sealed and ${what}, which cannot be done with encryption on`);
}

/** A node with each of its properties put through a function. */
function mapped(node: Node, change: (value: unknown, property: string) => unknown): Node {
  const result: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(node)) {
    result[property] = property === 'kind' ? value : change(value, property);
  }
  // Sound: the kind is the same.
  return result as Node;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

function asNode(value: unknown): Node {
  if (isNode(value)) return value;
  throw new Error('a query has another shape than was thought');
}

function isSelect(value: unknown): boolean {
  return isNode(value) && value.kind === 'SelectQueryNode';
}

function isNull(value: unknown): boolean {
  return isNode(value) && value.kind === 'ValueNode' && value['value'] === null;
}

function holdsMarker(value: unknown): boolean {
  if (value instanceof Marker) return true;
  if (Array.isArray(value)) return value.some(holdsMarker);
  return isNode(value) && Object.values(value).some(holdsMarker);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function operatorOf(node: Node): string {
  const operator = node['operator'];
  return isNode(operator) ? String(operator['operator']) : '';
}

function identifier(value: unknown): string {
  return isNode(value) ? String(value['name']) : '';
}

function tableName(value: unknown): string {
  const table = asNode(value);
  return table.kind === 'TableNode' && isNode(table['table']) ? identifier(table['table']['identifier']) : '';
}

function columnName(value: unknown): string {
  const node = asNode(value);
  const column = node.kind === 'ReferenceNode' ? asNode(node['column']) : node;
  return column.kind === 'ColumnNode' ? identifier(column['column']) : '';
}
