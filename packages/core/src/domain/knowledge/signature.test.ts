import { describe, expect, test } from 'vitest';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { matchLevel, signatureOf } from './signature.ts';

const platform = fakePlatform();
const sign = (text: string) => signatureOf(platform, text);
const read = (text: string): readonly [type: string, message: string, frames?: readonly string[]] => {
  const { type, message, frames } = sign(text);
  return frames.length === 0 ? [type, message] : [type, message, frames];
};

describe('the message of a problem', () => {
  test.for<readonly [text: string, type: string, message: string]>([
    ['Error: connect ECONNREFUSED 10.0.0.1:5432', 'ECONNREFUSED', 'connect ECONNREFUSED <address>'],
    ['Error [ERR_MODULE_NOT_FOUND]: Cannot find package', 'Error ERR_MODULE_NOT_FOUND', 'Cannot find package'],
    ['TypeError: x is not a function', 'TypeError', 'x is not a function'],
    ['TypeError [ERR_INVALID_ARG]: bad', 'TypeError ERR_INVALID_ARG', 'bad'],
    ["a/b.rb:12:in `deliver': no email for nil (NoMethodError)", 'NoMethodError', 'no email for nil'],
    ['NoSuchKey: The key does not exist.', 'NoSuchKey', 'The key does not exist'],
    ['Uncaught (in promise) RangeError: too deep', 'RangeError', 'too deep'],
    ['job 42 failed (attempt 3 of 5)', '', 'job <n> failed'],
    ['MemoryError', 'MemoryError', 'MemoryError'],
    ['{ not json at all', '', '{ not json at all'],
    ['{"level":"error"}', '', '{"level":"error"}'],
    ['', '', ''],
  ])('%s', ([text, type, message]) => {
    expect(read(text).slice(0, 2)).toEqual([type, message]);
  });

  test('errors within errors are read in no time, however deep', () => {
    const deep = '{"err":'.repeat(60) + '{}' + '}'.repeat(60);
    expect(sign(deep).type).toBe('');
    expect(sign('{"outer":{"err":{"type":"TypeError","message":"x is not a function"}}}').type).toBe('TypeError');
  });

  const plain = sign('TypeError: x is not a function');
  test.for([
    '2026-11-21T10:00:00.123Z ERROR [orders] TypeError: x is not a function',
    '2026-11-21 10:00:00,123 [main] ERROR c.s.Handler - TypeError: x is not a function',
    '2026-11-21 10:00:00 - shop - ERROR - TypeError: x is not a function',
    '[2026-11-21 10:00:00] orders.ERROR: TypeError: x is not a function',
    '2026-11-21T10:00:00Z stderr F TypeError: x is not a function',
    '2026-11-21T10:00:00Z ##[error]TypeError: x is not a function',
    '[Nest] 12  - 2026-11-21 10:00:00   ERROR [ExceptionsHandler] TypeError: x is not a function',
    'Nov 21 10:00:00 host-1 orders[42]: TypeError: x is not a function',
    'E1121 10:00:00.123456   42 cart.cc:7] TypeError: x is not a function',
    'web-1  | TypeError: x is not a function',
    '\u001B[31mTypeError: x is not a function\u001B[39m',
    'ts=2026-11-21T10:00:00Z level=error caller=x.go:1 msg="TypeError: x is not a function"',
    '{"level":"error","msg":"TypeError: x is not a function"}',
    '{"level":"error","err":{"type":"TypeError","message":"x is not a function"}}',
    '{"severity":"ERROR","at":null,"jsonPayload":{"pid":1,"data":{"message":"TypeError: x is not a function"}}}',
    '{"err":{"name":"TypeError","stack":"TypeError: x is not a function"},"stack":""}',
  ])('is the same whoever wrote it to a log: %s', (text) => {
    expect(sign(text)).toEqual(plain);
  });

  test('of pairs is what stands under the name of an error, its signs told from their marks', () => {
    expect(read('a=1 b=2 msg="failed" err="no \\"such\\" table\\nx"')[1]).toBe('no "such" table x');
    expect(read('ts=2026-11-21 10:00:00 level=error msg="tab\\there\\r"')[1]).toBe('tab here');
    expect(read('a=1 msg="too few"')[1]).toBe('a=<n> msg="too few"');
    expect(read('a=1 b=2 c=3')[1]).toBe('a=<n> b=<n> c=<n>');
    expect(read('a=1 b=2 and words')[1]).toBe('a=<n> b=<n> and words');
  });

  test('of a chain is its last cause, of a trace of Python what was raised', () => {
    const java =
      'java.lang.IllegalStateException: no\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: gone\n\t... 3 more';
    expect(read(java).slice(0, 2)).toEqual(['IOException', 'gone']);
    const python = 'Traceback (most recent call last):\n  File "a.py", line 1, in run\n    go()\nKeyError: \'id\'';
    expect(read(python).slice(0, 2)).toEqual(['KeyError', "'id'"]);
    // A trace that was cut before what was raised.
    expect(read('Traceback (most recent call last):\n  File "a.py", line 1, in run\n    go()')[2]).toEqual([
      'run (a.py)',
    ]);
    expect(read('    at run (/srv/a.js:1:2)')).toEqual(['', '', ['run (a.js)']]);
    expect(sign('    at run (/srv/a.js:1:2)').byMessage).not.toBe(sign('    at walk (/srv/b.js:1:2)').byMessage);
    expect(read('it broke\n    at /srv/a.js:1:2')[2]).toEqual(['a.js']);
    expect(read('4711')).toEqual(['', '<n>']);
  });
});

describe('two problems', () => {
  const trace = (message: string, ...places: string[]): string =>
    [message, ...places.map((place) => `    at ${place}:${place.length}:1)`)].join('\n');
  const one = sign(trace('TypeError: a is null', 'load (/srv/a.js', 'main (/srv/b.js'));

  test('match by all, by kind and place, by message, or not at all', () => {
    expect(matchLevel(one, sign(trace('TypeError: a is null', 'load (/opt/x/a.js', 'main (/opt/y/b.js')))).toBe(
      'exact',
    );
    expect(matchLevel(one, sign(trace('TypeError: b is null', 'load (/srv/a.js', 'main (/srv/b.js')))).toBe('frames');
    expect(matchLevel(one, sign(trace('TypeError: a is null', 'save (/srv/c.js')))).toBe('message');
    expect(matchLevel(one, sign('TypeError: a is null'))).toBe('message');
    expect(matchLevel(one, sign('TypeError: c is null'))).toBeUndefined();
    expect(matchLevel(one, { ...one, version: 0 })).toBeUndefined();
  });

  test('of no named kind are not the same for their place alone', () => {
    expect(sign(trace('it broke', 'load (/srv/a.js'))).not.toHaveProperty('byFrames');
  });
});
