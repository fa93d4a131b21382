import { escapeHtml } from '../http/escape-html.ts';
import type { OpenApiDocument } from './document.ts';
import { type JsonSchema, listOf, objectOf, textOf } from './json.ts';
import { typeText } from './reference.ts';

/**
 * The document as one page for people: no script, no font, nothing from elsewhere, so that it works without a network and
 * under the strictest content policy. Rejected: a bundled viewer, megabytes of script for a page that is only read.
 */
export function docsPage(document: OpenApiDocument): string {
  const { schemas } = document.components;
  const items = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, item]) => ({ path, method: method.toUpperCase(), item })),
  );
  const groups = [...Map.groupBy(items, ({ item }) => textOf(listOf(item['tags'])[0]))];
  const menu = groups.map(
    ([group, inGroup]) =>
      `<li>${escapeHtml(group)}<ul>${inGroup.map(({ item }) => `<li><a href="#${idOf(item)}">${idOf(item)}</a></li>`).join('')}</ul></li>`,
  );
  const sections = groups.map(
    ([group, inGroup]) => `<h2>${escapeHtml(group)}</h2>${inGroup.map((entry) => article(entry, schemas)).join('')}`,
  );
  const types = Object.entries(schemas).map(
    ([name, schema]) =>
      `<article id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>${fields(schema)}</article>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Holdfast API</title><style>${STYLE}</style></head><body><nav><h1>Holdfast</h1><p><a href="/openapi.json">openapi.json</a></p>
<ul>${menu.join('')}<li><a href="#schemas">schemas</a></li></ul></nav><main>
<p>Send an API key as <code>Authorization: Bearer KEY</code> or <code>X-API-Key: KEY</code>. Every error is a problem document (RFC 9457) with a stable <code>code</code>.</p>
${sections.join('')}<h2 id="schemas">schemas</h2>${types.join('')}</main></body></html>`;
}

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly item: JsonSchema;
}

function article({ path, method, item }: Entry, schemas: Readonly<Record<string, JsonSchema>>): string {
  const alias =
    item['x-alias-of'] === undefined ? '' : ` <small>alias of ${escapeHtml(textOf(item['x-alias-of']))}</small>`;
  const description = item['description'] === undefined ? '' : `<p>${escapeHtml(textOf(item['description']))}</p>`;
  const permission = item['x-permission'] === undefined ? 'none' : textOf(item['x-permission']);
  return `<article id="${idOf(item)}"><h3><b class="${method}">${method}</b> <code>${escapeHtml(path)}</code>${alias}</h3>
<p>${escapeHtml(textOf(item['summary']))}. <small>Permission: ${escapeHtml(permission)}</small></p>${description}${parameters(item)}${body(item, schemas)}${answers(item)}</article>`;
}

function parameters(item: JsonSchema): string {
  const rows = listOf(item['parameters'])
    .map(objectOf)
    .filter((parameter) => parameter['name'] !== undefined);
  if (rows.length === 0) return '';
  return table(
    rows.map((parameter) => [
      `${textOf(parameter['name'])}${parameter['required'] === true ? ' *' : ''}`,
      `${typeText(objectOf(parameter['schema']))} (${textOf(parameter['in'])})`,
      textOf(parameter['description']),
    ]),
  );
}

function body(item: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): string {
  const media = objectOf(objectOf(objectOf(item['requestBody'])['content'])['application/json']);
  if (media['schema'] === undefined) return '';
  const schema = objectOf(media['schema']);
  const named = schemas[textOf(schema['$ref']).replace(/^.*\//, '')] ?? schema;
  const example =
    media['example'] === undefined ? '' : `<pre>${escapeHtml(JSON.stringify(media['example'], null, 2))}</pre>`;
  return `<details open><summary>body</summary>${fields(named)}${example}</details>`;
}

function answers(item: JsonSchema): string {
  const rows = Object.entries(objectOf(item['responses'])).map(([status, response]) => {
    const content = objectOf(objectOf(response)['content']);
    const schema = objectOf(objectOf(content['application/json'])['schema']);
    const name = schema['$ref'] === undefined ? 'Problem' : typeText(schema);
    return [status, name, textOf(objectOf(response)['description'])];
  });
  return `<details><summary>answers</summary>${table(rows)}</details>`;
}

function fields(schema: JsonSchema): string {
  const required = listOf(schema['required']);
  const rows = Object.entries(objectOf(schema['properties'])).map(([name, value]) => {
    const field = objectOf(value);
    const fallback = field['default'] === undefined ? '' : ` Default: ${JSON.stringify(field['default'])}`;
    return [
      `${name}${required.includes(name) ? ' *' : ''}`,
      typeText(field),
      `${textOf(field['description'])}${fallback}`,
    ];
  });
  return rows.length === 0 ? '<p>No fields.</p>' : table(rows);
}

function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map(
    ([name = '', type = '', text = '']) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(type.replaceAll('`', ''))}</td><td>${escapeHtml(text.replaceAll('`', ''))}</td></tr>`,
  );
  return `<table>${cells.join('')}</table>`;
}

function idOf(item: JsonSchema): string {
  return escapeHtml(textOf(item['operationId']));
}

const STYLE = `:root{color-scheme:light dark;--line:#8884}
body{margin:0;font:15px/1.5 system-ui,sans-serif;display:grid;grid-template-columns:16rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1rem;box-sizing:border-box;border-right:1px solid var(--line)}
nav ul{list-style:none;padding-left:.6rem}nav h1{font-size:1.2rem}main{padding:1rem 2rem;max-width:60rem}
article{border-top:1px solid var(--line);padding:.5rem 0 1rem}h2{margin-top:2.5rem}h3{margin:.5rem 0}
table{border-collapse:collapse;width:100%;font-size:.9em}td{border-top:1px solid var(--line);padding:.25rem .5rem;vertical-align:top}
td:first-child{white-space:nowrap}pre{background:#8881;padding:.6rem;overflow:auto}b{font-size:.75em;padding:.1rem .4rem;border-radius:3px;color:#fff;background:#555}
.GET{background:#1a7f37}.POST{background:#0969da}.PATCH{background:#9a6700}.DELETE{background:#cf222e}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto}}`;
