import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fields, fieldsOf, listOf } from '../http/json-fields.ts';
import { type Served, serve } from '../testing/serve.ts';
import { toolsOfServer } from './document.ts';

let served: Served;
let document: Fields;
beforeAll(async () => {
  served = await serve({ embedder: 'none', extraction: 'off', quotaMemories: 1_000 });
  document = (await served.call('GET', '/tool-server/openapi.json', { headers: { 'X-API-Key': undefined } })).json;
});
afterAll(() => served[Symbol.asyncDispose]());

interface ToolOfClient {
  readonly name: string;
  readonly description: string;
  readonly path: string;
  readonly parameters: Fields;
}

/** What Open WebUI makes of a document: a tool an operation, its parameters those of the body, references followed. */
function toolsOf(from: Fields): ToolOfClient[] {
  return Object.entries(fieldsOf(from['paths'])).flatMap(([path, methods]) =>
    Object.entries(fieldsOf(methods)).map(([method, given]) => {
      const operation = fieldsOf(given);
      expect(method).toBe('post');
      const { schema } = fieldsOf(
        fieldsOf(fieldsOf(fieldsOf(operation['requestBody'])['content'])['application/json']),
      );
      const parameters = fieldsOf(schema);
      return {
        name: String(operation['operationId']),
        description: String(operation['description']),
        path,
        parameters,
      };
    }),
  );
}

/** A call as Open WebUI makes it: all that the model has filled in as the body, to the connection's address and the path. */
const run = (name: string, args: object, headers: Record<string, string> = {}) => {
  const tool = toolsOf(document).find((one) => one.name === name);
  return served.call('POST', `/tool-server${tool?.path}`, {
    json: args,
    headers: { 'X-API-Key': undefined, Authorization: `Bearer ${served.key}`, ...headers },
  });
};

test('the document is valid and small, and says of each tool what a model needs', async () => {
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors).toBeUndefined();
  const tools = toolsOf(document);
  expect(tools.map(({ name }) => name)).toEqual([...toolsOfServer().keys()]);
  expect(tools.length).toBeGreaterThan(5);
  expect(tools.length).toBeLessThanOrEqual(10);
  for (const { name, description, parameters } of tools) {
    expect(name).toMatch(/^[a-z_]{3,64}$/u);
    expect(description.length).toBeGreaterThan(20);
    expect(parameters).toMatchObject({ type: 'object', properties: expect.any(Object) as unknown });
    // Whose memories are meant is for the connection to say, never for a model.
    expect(Object.keys(fieldsOf(parameters['properties']))).not.toContain('userId');
    expect(JSON.stringify(parameters)).not.toContain('$ref');
  }
});

test('a model adds, searches, edits and deletes, for the user whom the connection names', async () => {
  const ada = { 'X-OpenWebUI-User-Id': 'ada' };
  const added = await run('add_memory', { content: 'Ada collects fountain pens' }, ada);
  expect(added.status).toBe(200);
  const { id } = fieldsOf(added.json['memory']);
  const found = async (headers: Record<string, string>): Promise<unknown[]> =>
    listOf((await run('search_memories', { query: 'what does Ada collect' }, headers)).json['memories']).map(
      ({ content }) => content,
    );
  expect(await found(ada)).toEqual(['Ada collects fountain pens']);
  expect(await found({ 'X-Holdfast-User': 'bob' })).toEqual([]);
  const edited = await run('update_memory', { id, content: 'Ada collects inkwells' }, ada);
  expect(edited.status, edited.text).toBe(200);
  expect(await found(ada)).toEqual(['Ada collects inkwells']);
  expect((await run('delete_memory', { id }, ada)).status).toBe(200);
  expect(await found(ada)).toEqual([]);
});

test('a mistake is told in words that a model can act on', async () => {
  const wrong = await run('search_memories', { question: 'pens' });
  expect(wrong).toMatchObject({ status: 400, json: { error: expect.stringContaining('query') as unknown } });
  expect((await served.call('POST', '/tool-server/moonwalk', { json: {} })).status).toBe(404);
  expect((await run('search_memories', { query: 'x' }, { Authorization: 'Bearer hf_wrong' })).status).toBe(401);
});

test('a failure has the status that its code has everywhere', async () => {
  const gone = await run('get_memory', { id: '00000000-0000-7000-8000-000000000000' });
  expect(gone).toMatchObject({ status: 404, json: { error: expect.stringContaining('not_found') as unknown } });
  const keyOf = async (more: object) => {
    const { json } = await served.call('POST', '/v1/keys', { json: { name: 'narrow', ...more } });
    return { Authorization: `Bearer ${String(json['secret'])}` };
  };
  const reading = await keyOf({ permissions: ['memories:read'] });
  expect((await run('add_memory', { content: 'x' }, reading)).status).toBe(403);
  const bound = await keyOf({ userId: 'ada' });
  expect((await run('search_memories', { query: 'x' }, { ...bound, 'X-Holdfast-User': 'bob' })).status).toBe(403);
  await served.call('PATCH', '/v1/users/ada', { json: { quotas: { dailyIngestions: 0 } } });
  const full = await run('add_memory', { content: 'One too many' }, bound);
  expect(full.status, full.text).toBe(429);
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a path that is also a field may be in the body, as Open WebUI sends it', async () => {
  const whole = (await served.call('GET', '/openapi.json')).json;
  const ids = Object.values(fieldsOf(whole['paths'])).flatMap((methods) =>
    Object.values(fieldsOf(methods)).map((operation) => fieldsOf(operation)['operationId']),
  );
  expect(new Set(ids).size).toBe(ids.length);
  const { json } = await served.call('POST', '/v1/memories', { json: { content: 'Before' } });
  const { id } = fieldsOf(json['memory']);
  const reply = await served.call('PATCH', `/v1/memories/${String(id)}`, { json: { id, content: 'After' } });
  expect(reply).toMatchObject({ status: 200, json: { memory: { content: 'After' } } });
});
