import { HoldfastError } from '@holdfast/contract';
import { type Fields, fieldsOf } from '../http/json-fields.ts';
import type { Mem0Record } from './record.ts';

/** Which memories a client of mem0 means. */
export interface Where {
  /** Users named anywhere; empty when nobody is. */
  readonly users: readonly string[];
  /** Spaces named as apps; all with `*`; none named when undefined. */
  readonly spaces: readonly string[] | '*' | undefined;
  /** What must hold in any case, and a store can look for. */
  readonly agent: string | undefined;
  readonly run: string | undefined;
  /** Whether a memory of those meets all conditions; undefined when there are no others. */
  readonly matches: ((record: Mem0Record) => boolean) | undefined;
}

type Condition = (record: Mem0Record) => boolean;

const named = ['user_id', 'agent_id', 'app_id', 'run_id'] as const;
type Named = (typeof named)[number];
const mostConditions = 200;
const deepest = 12;
const mostUsers = 20;

/**
 * Reads filters of all generations: entities beside the other fields, an object of fields that must all hold, and trees of
 * AND, OR and NOT.
 * @throws HoldfastError invalid_input naming what cannot be read
 */
export function readWhere(fields: Fields): Where {
  const { start_date: since, end_date: until, categories, metadata } = fields;
  const beside = {
    // One that is no text is refused below: left out it would widen what is found.
    ...Object.fromEntries(
      named.flatMap((name) => (fields[name] === undefined || fields[name] === null ? [] : [[name, fields[name]]])),
    ),
    ...(typeof since === 'string' ? { created_at: { gte: since } } : {}),
    ...(Array.isArray(categories) ? { categories: { in: categories } } : {}),
    ...(metadata === undefined || metadata === null ? {} : { metadata }),
    ...(typeof until === 'string' ? { AND: [{ created_at: { lte: until } }] } : {}),
  };
  const given = fields['filters'];
  if (given !== undefined && given !== null && (typeof given !== 'object' || Array.isArray(given))) {
    throw fault('filters', 'must be an object');
  }
  const tree = given === undefined || given === null ? beside : { AND: [beside, given] };
  const state: Reading = { found: nobody(), conditions: 0, plain: true };
  const matches = allOf(tree, state, 'filters', 0);
  const { user_id: users, app_id: apps, agent_id: agents, run_id: runs } = state.found;
  if (users.has('*')) throw fault('filters.user_id', 'must name users: all of them at once are not read');
  if (users.size > mostUsers) throw fault('filters.user_id', `must not name more than ${mostUsers} users`);
  const one = (values: ReadonlySet<string>): string | undefined => {
    const [value, ...others] = values;
    return state.plain && others.length === 0 && value !== '*' ? value : undefined;
  };
  return {
    users: [...users],
    spaces: apps.has('*') ? '*' : apps.size === 0 ? undefined : [...apps],
    agent: one(agents),
    run: one(runs),
    matches: state.plain && users.size < 2 && apps.size < 2 && agents.size < 2 && runs.size < 2 ? undefined : matches,
  };
}

interface Reading {
  readonly found: Readonly<Record<Named, Set<string>>>;
  conditions: number;
  /** Whether there is nothing but entities that must all hold. */
  plain: boolean;
}

function nobody(): Reading['found'] {
  return { user_id: new Set(), agent_id: new Set(), app_id: new Set(), run_id: new Set() };
}

function allOf(tree: unknown, state: Reading, path: string, depth: number): Condition {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) throw fault(path, 'must be an object');
  if (depth > deepest) throw fault(path, 'is too deep');
  const conditions = Object.entries(fieldsOf(tree)).map(([name, value]) =>
    conditionOf(inSnakeCase(name), value, { state, path: `${path}.${name}`, depth }),
  );
  return (record) => conditions.every((holds) => holds(record));
}

/** Clients for JavaScript pass names on as they are written there. */
function inSnakeCase(name: string): string {
  return name === name.toUpperCase() ? name : name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

interface Place {
  readonly state: Reading;
  readonly path: string;
  readonly depth: number;
}

function conditionOf(name: string, value: unknown, { state, path, depth }: Place): Condition {
  state.conditions += 1;
  if (state.conditions > mostConditions) throw fault(path, `is one condition too many: ${mostConditions} are read`);
  const inner = (within = state): Condition[] =>
    (Array.isArray(value) ? value : [value]).map((each, at) => allOf(each, within, `${path}[${at}]`, depth + 1));
  switch (name) {
    case 'AND': {
      const all = inner();
      return (record) => all.every((holds) => holds(record));
    }
    case 'OR': {
      state.plain = false;
      const some = inner();
      return (record) => some.some((holds) => holds(record));
    }
    case 'NOT': {
      state.plain = false;
      // Whom it names is not whom it looks for.
      const none = inner({ ...state, found: nobody() });
      return (record) => !none.some((holds) => holds(record));
    }
    case 'user_id':
    case 'agent_id':
    case 'app_id':
    case 'run_id':
      return entity(name, value, { state, path, depth });
    case 'created_at':
    case 'updated_at':
    case 'timestamp': {
      state.plain = false;
      const holds = comparison(value, path);
      return (record) => holds(name === 'updated_at' ? record.updated_at : record.created_at);
    }
    case 'categories':
    case 'category':
    case 'keywords': {
      state.plain = false;
      const holds = comparison(value, path);
      return (record) => (name === 'keywords' ? holds(record.memory) : record.categories.some(holds));
    }
    case 'metadata': {
      state.plain = false;
      const wanted = Object.entries(fieldsOf(value)).map(
        ([key, each]) => [key, comparison(each, `${path}.${key}`)] as const,
      );
      return ({ metadata }) => wanted.every(([key, holds]) => holds(metadata?.[key]));
    }
    default:
      throw fault(path, 'is no field that can be filtered by');
  }
}

function entity(name: Named, value: unknown, { state, path }: Place): Condition {
  const list = fieldsOf(value)['in'];
  const values = Array.isArray(list) ? list : [value];
  for (const each of values) {
    if (each === null || (each === '*' && name !== 'app_id')) state.plain = false;
    if (typeof each === 'string' && each !== '') state.found[name].add(each);
    else if (each !== null) throw fault(path, 'must be a name');
  }
  if (values.length !== 1) state.plain = false;
  const anywhere = name === 'app_id' && values.includes('*');
  return (record) => anywhere || values.some((each) => (each === '*' ? record[name] !== null : record[name] === each));
}

/** A value that must be met, or an object of comparisons that must all hold. */
function comparison(wanted: unknown, path: string): (value: unknown) => boolean {
  if (typeof wanted !== 'object' || wanted === null) {
    return wanted === '*' ? (value) => value !== undefined && value !== null : (value) => value === wanted;
  }
  const tests = Object.entries(fieldsOf(wanted)).map(([operator, bound]) => test(operator, bound, path));
  return (value) => tests.every((holds) => holds(value));
}

function test(operator: string, bound: unknown, path: string): (value: unknown) => boolean {
  switch (operator) {
    case 'eq':
      return (value) => value === bound;
    case 'ne':
      return (value) => value !== bound;
    case 'in': {
      if (!Array.isArray(bound)) throw fault(`${path}.in`, 'must be a list');
      return (value) => bound.includes(value);
    }
    case 'contains':
      return (value) => typeof value === 'string' && value.includes(String(bound));
    case 'icontains':
      return (value) => typeof value === 'string' && value.toLowerCase().includes(String(bound).toLowerCase());
    case 'gt':
      return (value) => compared(value, bound) > 0;
    case 'gte':
      return (value) => compared(value, bound) >= 0;
    case 'lt':
      return (value) => compared(value, bound) < 0;
    case 'lte':
      return (value) => compared(value, bound) <= 0;
    default:
      throw fault(`${path}.${operator}`, 'is no comparison that is known');
  }
}

/** Numbers as numbers, else as instants; NaN, which no comparison holds of, for anything else. */
function compared(value: unknown, bound: unknown): number {
  if (typeof value === 'number' && typeof bound === 'number') return value - bound;
  return Date.parse(String(value)) - Date.parse(String(bound));
}

function fault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}
