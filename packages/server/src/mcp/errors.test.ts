import { HoldfastError } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { argumentError, errorText } from './errors.ts';
import { type AnyTool, boundTools } from './tools.ts';

function toolNamed(name: string): AnyTool {
  const found = boundTools().get(name);
  if (found === undefined) throw new Error(`no tool ${name}`);
  return found.tool;
}

function complaint(name: string, args: unknown): string {
  const tool = toolNamed(name);
  const parsed = tool.input.safeParse(args);
  if (parsed.success) throw new Error('the arguments were accepted');
  return errorText(argumentError(parsed.error, tool), tool);
}

describe('errors of tools', () => {
  test('a missing field is named, with what to do next', () => {
    const text = complaint('add_memory', {});
    expect(text).toMatch(/^invalid_input: The arguments of add_memory are not valid\.\n- content: .+\nNext: Correct/);
  });

  test('a field that does not exist is named, with those that do', () => {
    expect(complaint('search_memories', { query: 'x', top_k: 3 })).toMatch(
      /- top_k: is not known; known are query, limit/,
    );
  });

  test('an argument of several forms says what each of them wants', () => {
    expect(complaint('list_memories', { from: 'yesterday' })).toMatch(/- from: .*date.* or .*date/i);
  });

  test('an entry of a list is named by its position', () => {
    expect(complaint('add_memory', { content: 'x', tags: ['a', 7] })).toContain('- tags[1]: ');
  });

  test('a fault that the operation found is named in the words of the tool', () => {
    const error = new HoldfastError('invalid_input', {
      faults: [
        { field: 'filter.from', message: 'is after to' },
        { field: 'k', message: 'is too large' },
        { field: 'spaces[0]', message: 'is forbidden' },
        { field: 'sessionId', message: 'is odd' },
      ],
    });
    const text = errorText(error, toolNamed('search_memories'));
    expect(text).toContain(
      '- from: is after to\n- limit: is too large\n- space[0]: is forbidden\n- session_id: is odd\n',
    );
  });

  test('a failure inside shows its request id, and neither cause nor stack', () => {
    const error = new HoldfastError('internal', { cause: new Error('secret table') });
    const text = errorText(error, toolNamed('get_memory'), 'req-1');
    expect(text).toContain('Request id: req-1');
    expect(text).not.toMatch(/secret table|at .*\.ts/);
  });

  test('an error that passes says how long to wait', () => {
    const error = new HoldfastError('rate_limited', { retryAfter: 12 });
    expect(errorText(error, toolNamed('get_memory'))).toContain('Wait 12 seconds');
  });
});
