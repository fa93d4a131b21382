import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { boundTools, listedTool } from './tools.ts';

const listed = [...boundTools().values()].map((tool) => listedTool(tool));

describe('the tools of the operation table', () => {
  test('are nine, in the order of the table, and at most the ten that a client should see', () => {
    expect(listed.map((tool) => tool.name)).toEqual([
      'add_memory',
      'get_memory',
      'fetch',
      'list_memories',
      'update_memory',
      'delete_memory',
      'search_memories',
      'search',
      'get_context',
    ]);
    expect(listed.length).toBeLessThanOrEqual(10);
  });

  test('of a set are shown only where it is asked for', () => {
    const shown = [...boundTools(['continuity']).keys()];
    expect(shown).toEqual(expect.arrayContaining(['log_work', 'check_work', 'find_solution', 'record_outcome']));
    const further = [...boundTools(['continuity']).values()].filter(({ tool }) => tool.toolset !== undefined);
    expect(further.map(({ tool }) => tool.name).filter((name) => listed.some((tool) => tool.name === name))).toEqual(
      [],
    );
    const read = further
      .map((tool) => listedTool(tool))
      .map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    expect(encode(JSON.stringify(read)).length).toBeLessThan(4_000);
  });

  test.each(listed.map((tool) => [tool.name, tool] as const))('%s says what it is and what it does', (_, tool) => {
    expect(tool.name).toMatch(/^[A-Za-z0-9_.-]{1,128}$/);
    expect(tool.title).toBe(tool.annotations?.title);
    expect(tool.description?.length).toBeGreaterThan(40);
    expect(tool.annotations?.openWorldHint).toBe(false);
    for (const hint of ['readOnlyHint', 'destructiveHint', 'idempotentHint'] as const) {
      expect(typeof tool.annotations?.[hint]).toBe('boolean');
    }
    expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(tool.outputSchema).toMatchObject({ type: 'object' });
    expect(JSON.stringify(tool)).not.toMatch(/"\$schema"|"pattern":"[^"]{60}/);
  });

  test('search and fetch keep the form that their clients know to the letter', () => {
    const form = (name: string) =>
      Object.keys(listed.find((tool) => tool.name === name)?.outputSchema?.properties ?? {});
    expect(form('search')).toEqual(['results']);
    expect(form('fetch')).toEqual(['id', 'title', 'text', 'url', 'metadata']);
    expect(form('search_memories')).toContain('note');
  });

  test('what a model reads of the listing costs it fewer than 3,000 tokens', () => {
    const read = listed.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    expect(encode(JSON.stringify(read)).length).toBeLessThan(3_000);
  });
});
