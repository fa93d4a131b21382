import { describe, expect, test } from 'vitest';
import { plainWork, readFailure, readWork } from './read-work.ts';

describe('work', () => {
  const words = (data: unknown) => ({ words: JSON.stringify({ data: JSON.stringify(data), tags: [] }) });

  test('is read as far as it has the form of a checkpoint', () => {
    const strange = {
      task: 7,
      request: '',
      plan: 'p',
      lastCommand: { exitCode: 1 },
      files: ['a', { path: 'b', hash: 1 }, { path: 'c', hash: 'h', note: 'n' }, {}],
      blockers: [1, 'x'],
      openQuestions: 'why',
      environment: { a: 'x', b: {}, c: null },
      unheard: 1,
    };
    expect(readWork(words(strange))).toEqual({
      files: [{ path: 'b' }, { path: 'c', hash: 'h', note: 'n' }],
      blockers: ['x'],
      environment: { a: 'x' },
    });
    for (const none of [null, [], 'x', 1]) expect(readWork(words(none))).toEqual({});
    expect(readWork(undefined)).toEqual({});
    expect(readFailure(words({ message: 'm', tool: 't', command: 'c', exitCode: 1 }))).toEqual({
      message: 'm',
      tool: 't',
      command: 'c',
      exitCode: 1,
    });
    expect(readFailure(words([1]))).toEqual({ message: '[1]' });
  });

  test('that is equal has equal JSON, in whatever order it comes', () => {
    const one = plainWork({ step: 's', task: 't', blockers: [], plan: {}, data: { z: 1, a: 2 } });
    expect(JSON.stringify(one)).toBe('{"task":"t","step":"s","data":{"z":1,"a":2}}');
    const ran = { command: 'ls', output: 'o', exitCode: 0 };
    expect(JSON.stringify(plainWork({ lastCommand: ran, plan: { step: 's', id: 'i' } }))).toBe(
      '{"plan":{"id":"i","step":"s"},"lastCommand":{"command":"ls","exitCode":0,"output":"o"}}',
    );
  });
});
