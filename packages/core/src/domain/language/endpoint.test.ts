import { expect, test } from 'vitest';
import { endpointFault, originOf } from './endpoint.ts';

test.each(['https://api.openai.com/v1', 'http://127.0.0.1:11434/v1', 'http://ollama:11434/v1', 'http://[::1]:80/'])(
  '%s may be asked',
  (endpoint) => expect(endpointFault(endpoint)).toBeUndefined(),
);

test.each([
  'file:///etc/passwd',
  'ftp://models/v1',
  'javascript:alert(1)',
  'gopher://127.0.0.1:25/',
  'models',
  '',
  'https://key:secret@models/v1',
  'https://key@models/v1',
  'https://models/v1?x=1',
  'https://models/v1#x',
  'http://169.254.169.254/latest/meta-data',
  'http://2852039166/latest',
  'http://0xa9fea9fe/',
  'http://169.254.169.254./v1',
  'http://[::ffff:169.254.169.254]/v1',
  'http://100.100.100.200/latest',
  'http://[fe80::1]/',
  'http://metadata.google.internal/computeMetadata',
])('%s may not', (endpoint) => expect(endpointFault(endpoint)).toEqual(expect.stringMatching(/^must /)));

test('a key belongs to an origin', () => {
  expect(originOf('https://models.example:8443/v1')).toBe('https://models.example:8443');
});
