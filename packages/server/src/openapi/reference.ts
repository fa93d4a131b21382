import { errorCatalogue, operationNames, operations } from '@holdfast/contract';
import { type Route, tableRoutes } from '../http/routes.ts';
import { errorsOf, groupTexts } from './document.ts';
import { type JsonSchema, objectOf, textOf } from './json.ts';
import { componentsOf } from './schemas.ts';

const GENERATED = 'Generated from the operation table in `packages/contract`; edit it there.';

/** The text of docs/reference/operations.md. */
export function operationsPage(): string {
  const components = componentsOf();
  const routes = tableRoutes().filter(({ alias }) => alias === undefined);
  const sections = Object.entries(groupTexts).map(([group, text]) => {
    const inGroup = operationNames.filter((name) => operations[name].group === group);
    const entries = inGroup.flatMap((name) => {
      const route = routes.find((candidate) => candidate.name === name);
      return route === undefined ? [] : [entryOf(route, components.of(route.operation).input)];
    });
    return `## ${group}\n\n${text}.\n\n${entries.join('\n')}`;
  });
  return `# Operations\n\n${GENERATED}\n
Each operation is a REST call, a method of the SDK and of the embedded library. \`GET\` and \`DELETE\` take fields in the
query, other methods in a JSON body. The full schemas are at \`/openapi.json\` of a running server, for people at \`/docs\`.
Error codes are explained in [errors](errors.md).\n
${sections.join('\n')}`;
}

function entryOf(route: Route, input: JsonSchema): string {
  const { operation } = route;
  const lines = [`### ${operation.name}`, '', `\`${route.method} ${route.path}\` · ${operation.summary}.`];
  if (operation.description !== undefined) lines.push('', operation.description);
  const fields = Object.entries(objectOf(input['properties']));
  if (fields.length > 0) lines.push('', '| field | type | meaning |', '| --- | --- | --- |');
  for (const [name, schema] of fields) lines.push(rowOf(name, objectOf(schema), input));
  lines.push(
    '',
    `Permission: ${operation.permission === 'none' ? 'none, open to all' : `\`${operation.permission}\``}.`,
  );
  for (const { method, path } of operation.aliases) lines.push(`Alias: \`${method} ${path}\`.`);
  for (const { name } of operation.tools) lines.push(`MCP tool: \`${name}\`.`);
  const codes = errorsOf(route).map((code) => `\`${code}\``);
  return `${lines.join('\n')}\nErrors: ${codes.join(', ')}.\n`;
}

function rowOf(name: string, schema: JsonSchema, input: JsonSchema): string {
  const required = Array.isArray(input['required']) && input['required'].includes(name);
  const fallback = schema['default'] === undefined ? '' : ` Default: \`${JSON.stringify(schema['default'])}\`.`;
  const meaning = typeof schema['description'] === 'string' ? `${schema['description']}.` : '';
  const text = `${meaning}${fallback}`.trim().replaceAll('|', String.raw`\|`);
  return `| \`${name}\`${required ? ' (needed)' : ''} | ${typeText(schema)} | ${text} |`;
}

/** A schema in a few words. */
export function typeText(schema: JsonSchema): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `\`${String(value)}\``).join(', ');
  if (schema['const'] !== undefined) return `\`${textOf(schema['const'])}\``;
  if (typeof schema['$ref'] === 'string') return schema['$ref'].slice(schema['$ref'].lastIndexOf('/') + 1);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return [...new Set(choices.map((choice) => typeText(objectOf(choice))))].join(' or ');
  switch (schema['type']) {
    case 'array':
      return `list of ${typeText(objectOf(schema['items']))}`;
    case 'string':
      return typeof schema['format'] === 'string' ? schema['format'] : 'text';
    case undefined:
      return 'any JSON';
    default:
      // How zod writes what may be null.
      return `${[schema['type']].flat().map(String).join(' or ')}${rangeText(schema)}`;
  }
}

function rangeText({ minimum, maximum }: JsonSchema): string {
  if (typeof minimum === 'number' && typeof maximum === 'number') return `, ${minimum} to ${maximum}`;
  if (typeof minimum === 'number') return `, at least ${minimum}`;
  return typeof maximum === 'number' ? `, at most ${maximum}` : '';
}

/** The text of docs/reference/errors.md. */
export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(([code, { status, retryable, title }]) => {
    const from = operationNames.filter((name) => operations[name].errors.some((known) => known === code));
    return `| <a id="${code}"></a>\`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${title} | ${from.map((name) => `\`${name}\``).join(', ')} |`;
  });
  return `# Errors

Generated from the error catalogue in \`packages/contract\`; edit it there.

Every failure has a stable code. REST answers with RFC 9457 problem+json: \`type\`, \`title\`, \`status\`, \`detail\`, \`code\`, and
where they apply \`errors\` (the faulty fields), \`index\` (the bad item of a batch) and \`requestId\`. The SDK and the embedded
library throw a \`HoldfastError\` with the same code. Retryable means that the same call may succeed later; \`Retry-After\` says
when.

| code | status | retryable | meaning | beside the common ones, from |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
