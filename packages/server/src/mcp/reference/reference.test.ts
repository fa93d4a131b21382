import { type Holdfast, open } from '@holdfast/core';
import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpPeer, type Protocol, protocols, serveHttp } from '../testing/connect.ts';

const anna = { name: 'Anna', entityType: 'person', observations: ['Speaks Portuguese', 'Anna plays chess'] };
const acme = { name: 'Acme', entityType: 'company', observations: [] };
const works = { from: 'Anna', to: 'Acme', relationType: 'works_at' };

let holdfast: Holdfast;
let peer: HttpPeer;
let key: string;
beforeAll(async () => {
  holdfast = await open({ path: ':memory:', extraction: 'off' });
  key = (await holdfast.createKey({ name: 'test' })).secret;
  peer = await serveHttp({ api: holdfast.api, toolsets: ['reference'] });
});
afterAll(async () => {
  await peer[Symbol.asyncDispose]();
  await holdfast.close();
});

const connect = (user: string, protocol: Protocol = protocols[0]): Promise<Client> =>
  peer.connect(protocol, { Authorization: `Bearer ${key}`, 'X-Holdfast-User': user });
const call = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> =>
  // Sound: the client checks replies against this very type; no task is asked for.
  (await client.callTool({ name, arguments: args })) as CallToolResult;

/** The text of a reply, and the structure beside it. */
const shown = (text: unknown, structuredContent: unknown) => ({
  content: [{ type: 'text', text: typeof text === 'string' ? text : JSON.stringify(text, null, 2) }],
  structuredContent,
});

describe.each([protocols[0], protocols[2]])('the tools of the reference memory server, by %s', (protocol) => {
  test('answer its own clients call by call, in its own words', async () => {
    const client = await connect(`whole-${protocol}`, protocol);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'create_entities',
      'create_relations',
      'add_observations',
      'delete_entities',
      'delete_observations',
      'delete_relations',
      'read_graph',
      'search_nodes',
      'open_nodes',
    ]);
    expect(await call(client, 'read_graph')).toMatchObject(
      shown({ entities: [], relations: [] }, { entities: [], relations: [] }),
    );

    const entities = [anna, acme];
    expect(await call(client, 'create_entities', { entities })).toMatchObject(shown(entities, { entities }));
    expect(await call(client, 'create_entities', { entities: [anna] })).toMatchObject(shown([], { entities: [] }));
    const relations = [works];
    expect(await call(client, 'create_relations', { relations })).toMatchObject(shown(relations, { relations }));
    expect(await call(client, 'create_relations', { relations })).toMatchObject(shown([], { relations: [] }));

    const observations = [{ entityName: 'Anna', contents: ['Likes tea', 'Anna plays chess', ''] }];
    const results = [{ entityName: 'Anna', addedObservations: ['Likes tea', ''] }];
    expect(await call(client, 'add_observations', { observations })).toMatchObject(shown(results, { results }));
    const missing = await call(client, 'add_observations', { observations: [{ entityName: 'Bo', contents: ['x'] }] });
    expect(missing).toMatchObject({ isError: true, content: [{ text: 'Entity with name Bo not found' }] });

    const grown = { ...anna, observations: [...anna.observations, 'Likes tea', ''] };
    const graph = { entities: [grown, acme], relations };
    expect(await call(client, 'read_graph')).toMatchObject(shown(graph, graph));
    const found = { entities: [grown], relations };
    expect(await call(client, 'search_nodes', { query: 'TEA' })).toMatchObject(shown(found, found));
    const opened = { entities: [acme], relations };
    expect(await call(client, 'open_nodes', { names: ['Acme', 'nobody'] })).toMatchObject(shown(opened, opened));

    const deletions = [{ entityName: 'Anna', observations: ['Likes tea', '', 'not there'] }];
    const said = (message: string) => shown(message, { success: true, message });
    expect(await call(client, 'delete_observations', { deletions })).toMatchObject(
      said('Observations deleted successfully'),
    );
    expect(await call(client, 'delete_relations', { relations })).toMatchObject(said('Relations deleted successfully'));
    const rest = { entities, relations: [] };
    expect(await call(client, 'read_graph')).toMatchObject(shown(rest, rest));
    expect(await call(client, 'create_relations', { relations })).toMatchObject(shown(relations, { relations }));
    expect(await call(client, 'delete_entities', { entityNames: ['Anna'] })).toMatchObject(
      said('Entities deleted successfully'),
    );
    const last = { entities: [acme], relations: [] };
    expect(await call(client, 'read_graph')).toMatchObject(shown(last, last));
  });
});

test('what they keep is memory and facts like all other, and taken back with them', async () => {
  const client = await connect('shared');
  await call(client, 'create_entities', { entities: [anna, acme] });
  await call(client, 'create_relations', { relations: [works] });
  const { results } = await holdfast.recall({ userId: 'shared', query: 'Which languages does Anna speak?' });
  expect(results.map(({ memory }) => memory.content)).toContain('Anna: Speaks Portuguese');
  const facts = async () =>
    (await holdfast.listFacts({ userId: 'shared', subject: 'Anna' })).facts.map(({ predicate, object }) => [
      predicate,
      object,
    ]);
  expect(await facts()).toEqual(
    expect.arrayContaining([
      ['works_at', 'Acme'],
      ['is_a', 'person'],
    ]),
  );
  await call(client, 'delete_entities', { entityNames: ['Anna'] });
  expect(await facts()).toEqual([]);
  // What was deleted may be said again.
  await call(client, 'create_entities', { entities: [anna] });
  const { structuredContent } = await call(client, 'open_nodes', { names: ['Anna'] });
  expect(structuredContent).toEqual({ entities: [anna], relations: [] });
});

test('names and words with colons are not taken for each other, and no night puts a graph away', async () => {
  const client = await connect('colons');
  const entities = [
    { name: 'a', entityType: 'letter', observations: ['b: c'] },
    { name: 'a:b', entityType: 'letters', observations: [' c'] },
  ];
  await call(client, 'create_entities', { entities });
  const relations = [
    { from: 'a', relationType: 'b:c', to: 'd' },
    { from: 'a:b', relationType: 'c', to: 'd' },
  ];
  await call(client, 'create_relations', { relations });
  expect((await call(client, 'read_graph')).structuredContent).toEqual({ entities, relations });
  const { memories } = await holdfast.listMemories({ userId: 'colons', pinned: false });
  expect(memories).toEqual([]);
});

test('names and words of any kind come back as they were, and the graph is a resource', async () => {
  const client = await connect('odd');
  const odd = [
    { name: 'Line\nbreak', entityType: '', observations: ['Line\nbreak: itself', ' padded '] },
    { name: 'x', entityType: 'letter', observations: ['x: x', 'x: y', 'x', 'y: x', '🎉'] },
    { name: 'long '.repeat(80), entityType: 'name', observations: ['o'.repeat(20_000)] },
  ];
  await call(client, 'create_entities', { entities: odd });
  const loop = { from: 'x', to: 'Line\nbreak', relationType: '→' };
  await call(client, 'create_relations', { relations: [loop] });
  const graph = { entities: odd, relations: [loop] };
  expect((await call(client, 'read_graph')).structuredContent).toEqual(graph);
  const { resources } = await client.listResources();
  const { contents } = await client.readResource({ uri: resources[0]?.uri ?? '' });
  expect(contents).toMatchObject([{ mimeType: 'application/json', text: JSON.stringify(graph, null, 2) }]);
  await expect(client.readResource({ uri: 'memory://other' })).rejects.toThrow('Unknown resource');
  const refused = await call(client, 'create_entities', { entities: [{ name: 'only' }] });
  const why = [
    'MCP error -32602: Input validation error: Invalid arguments for tool create_entities: Invalid input: expected string, received undefined at entities[0].entityType',
    'Invalid input: expected array, received undefined at entities[0].observations',
  ];
  expect(refused).toMatchObject({ isError: true, content: [{ type: 'text', text: why.join('\n') }] });
});
