import { commonErrors, type ErrorCode, errorCatalogue, type Operation, operationNames } from '@holdfast/contract';
import { type Route, tableRoutes } from '../http/routes.ts';
import { inputExamples } from './examples.ts';
import { type JsonSchema, namesOf, objectOf } from './json.ts';
import { aliasName, type Components, componentsOf } from './schemas.ts';

/** Codes that only a request with a body can meet. */
const bodyErrors = ['invalid_json', 'payload_too_large', 'unsupported_media_type'] as const satisfies ErrorCode[];
const keyErrors: readonly ErrorCode[] = ['unauthenticated', 'permission_denied', 'scope_forbidden'];

export const groupTexts: Readonly<Record<Operation['group'], string>> = {
  memories: 'Remember, read, edit and forget',
  recall: 'Find what answers a question',
  facts: 'What is true, was true, and was believed',
  events: 'What happened',
  entities: 'Whom and what memories are about',
  links: 'How memories hang together',
  sessions: 'Where the work of an agent stands, kept and restored',
  decisions: 'What was decided, why, and what took its place',
  work: 'What was done, and whether something was done before',
  knowledge: 'Problems that are known, and what helps with them',
  plans: 'From a sentence to steps, checked before they are approved',
  tasks: 'What is to be done, and when',
  procedures: 'How things are done, and how that went',
  schedule: 'When things are done, and when there is time',
  calendars: 'Calendars whose times are taken, and a feed of blocks',
  calls: 'Calls of voice agents: who rings, what was said',
  consolidation: 'What the nights make of memories, and what they move out of the way',
  users: 'Whose memories there are, and how many',
  keys: 'Who may call',
  tenants: 'Who owns keys and users',
  extractions: 'What Holdfast made of what was said, and what people say to it',
  jobs: 'Background work, for those who run the server',
  webhooks: 'Who is told of what happens here',
  audit: 'Who did what, and what came of it',
  settings: 'Language models, their prompts and their budget',
  reflections: 'What days and weeks were like, and what comes next',
  system: 'How the server is',
};

export type OpenApiDocument = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & JsonSchema;
} & JsonSchema;

/** The OpenAPI 3.1 document of every operation and alias. */
export function openApiDocument(version: string): OpenApiDocument {
  const components = componentsOf();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  const order = new Map(operationNames.map((name, at) => [name, at]));
  const routes = tableRoutes().toSorted((a, b) => rank(a, order) - rank(b, order));
  for (const route of routes) {
    const methods = (paths[route.path] ??= {});
    methods[route.method.toLowerCase()] = pathItem(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version,
      summary: 'Persistent memory for AI agents',
      description:
        'Remember what happens, recall the right thing in milliseconds. Every error is a problem document with a stable code.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(groupTexts).map(([name, description]) => ({ name, description })),
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas: components.schemas,
      parameters: headerParameters,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key' },
      },
    },
  };
}

function rank({ name, alias }: Route, order: ReadonlyMap<string, number>): number {
  return (order.get(name) ?? 0) + (alias === undefined ? 0 : operationNames.length);
}

function pathItem(route: Route, components: Components): JsonSchema {
  const { operation, alias } = route;
  const schemas = components.of(alias ?? operation);
  const open = operation.permission === 'none';
  return {
    operationId: alias === undefined ? operation.name : uncapital(aliasName(alias.method, alias.path)),
    summary: alias?.summary ?? operation.summary,
    ...descriptionOf(route),
    tags: [operation.group],
    ...(alias === undefined ? {} : { 'x-alias-of': operation.name }),
    ...(open ? { security: [] } : { 'x-permission': operation.permission }),
    parameters: parametersOf(route, schemas.input),
    ...(route.takesBody ? bodyOf(route, schemas) : {}),
    responses: {
      [operation.status]: {
        description: operation.status === 201 ? 'Done; something may have been made' : 'Done',
        headers: { 'X-Request-Id': { schema: { type: 'string' } } },
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${schemas.outputName}` } } },
      },
      ...problemsOf(route),
    },
  };
}

function descriptionOf({ operation, alias }: Route): JsonSchema {
  if (alias !== undefined) return { description: `The operation \`${operation.name}\` in other words.` };
  return operation.description === undefined ? {} : { description: operation.description };
}

function parametersOf(route: Route, input: JsonSchema): readonly JsonSchema[] {
  const properties = objectOf(input['properties']);
  const required = namesOf(input['required']);
  const inPath = route.pathFields.map((name) =>
    parameter({ name, place: 'path', schema: properties[name], required: true }),
  );
  const names = route.takesBody ? [] : Object.keys(properties).filter((name) => !route.pathFields.includes(name));
  const inQuery = names.map((name) =>
    parameter({ name, place: 'query', schema: properties[name], required: required.includes(name) }),
  );
  const { scope, idempotencyKey } = route.operation;
  return [
    ...inPath,
    ...inQuery,
    ...(scope === 'user' ? [{ $ref: '#/components/parameters/User' }] : []),
    ...(idempotencyKey ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
}

function parameter(of: { name: string; place: 'path' | 'query'; schema: unknown; required: boolean }): JsonSchema {
  const { description, ...schema } = objectOf(of.schema);
  return {
    name: of.name,
    in: of.place,
    required: of.required,
    ...(description === undefined ? {} : { description }),
    schema,
  };
}

/** Fields of the path are left out of the body; without any, the body is the named input. */
function bodyOf(route: Route, { input, inputName }: { input: JsonSchema; inputName: string }): JsonSchema {
  const required = namesOf(input['required']).filter((name) => !route.pathFields.includes(name));
  const example = route.alias === undefined ? objectOf(inputExamples[route.name]) : {};
  const fields = Object.entries(example).filter(([name]) => !route.pathFields.includes(name));
  const schema =
    route.pathFields.length === 0 ? { $ref: `#/components/schemas/${inputName}` } : withoutPath(route, input);
  return {
    requestBody: {
      required: required.length > 0,
      content: {
        'application/json': { schema, ...(fields.length === 0 ? {} : { example: Object.fromEntries(fields) }) },
      },
    },
  };
}

function withoutPath(route: Route, input: JsonSchema): JsonSchema {
  const properties = Object.entries(objectOf(input['properties'])).filter(([name]) => !route.pathFields.includes(name));
  const required = namesOf(input['required']).filter((name) => !route.pathFields.includes(name));
  const { required: _, ...rest } = input;
  return { ...rest, properties: Object.fromEntries(properties), ...(required.length === 0 ? {} : { required }) };
}

/** Every code that a route can answer with. */
export function errorsOf({ operation, takesBody }: Pick<Route, 'operation' | 'takesBody'>): readonly ErrorCode[] {
  const open = operation.permission === 'none';
  const common = commonErrors.filter((code) => !open || !keyErrors.includes(code));
  return [...new Set<ErrorCode>([...common, 'timeout', ...(takesBody ? bodyErrors : []), ...operation.errors])];
}

function problemsOf(route: Route): JsonSchema {
  const byStatus = Map.groupBy(errorsOf(route), (code) => errorCatalogue[code].status);
  const answers = [...byStatus].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(
    answers.map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('. '),
        'x-codes': codes,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

const headerParameters = {
  User: {
    name: 'X-Holdfast-User',
    in: 'header',
    description: 'Whose memories, in place of the input field; must not disagree with it or with the key.',
    schema: { type: 'string', maxLength: 255 },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A repeated call with this key within 24 hours returns what the first one stored.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

function uncapital(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}
