import { describe, expect, test } from 'vitest';
import { addressFault, mayReach, type Reach } from './reach.ts';

const anywhere: Reach = { scope: 'any', allowed: [] };
const outside: Reach = { scope: 'public', allowed: [] };

describe('an address that somebody has set', () => {
  test.each([
    ['nonsense', /http/],
    ['ftp://example.com/', /http/],
    ['file:///etc/passwd', /http/],
    ['https://ada:secret@example.com/', /user name/],
    ['http://metadata.google.internal/', /metadata/],
    ['http://metadata.google.internal./', /metadata/],
    ['http://169.254.169.254/latest', /private/],
    ['http://[fd00:ec2::254]/', /private/],
    ['http://[::ffff:169.254.169.254]/', /private/],
  ])('%s is refused wherever it may go', (url, fault) => {
    expect(addressFault(url, anywhere)).toMatch(fault);
    expect(addressFault(url, outside)).toMatch(fault);
  });

  test.each([
    'http://127.0.0.1:8080/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://[::1]/',
    'http://10.0.0.8/',
    'http://[::ffff:10.0.0.8]/',
  ])('%s is refused where it must be public', (url) => {
    expect(addressFault(url, outside)).toMatch(/private/);
    expect(addressFault(url, anywhere)).toBeUndefined();
  });

  test('a name is judged once it is looked up', () => {
    expect(addressFault('http://localhost:11434/v1', outside)).toBeUndefined();
    expect(mayReach('127.0.0.1', new URL('http://localhost:11434/v1'), outside)).toBe(false);
    expect(mayReach('93.184.216.34', new URL('http://example.com/'), outside)).toBe(true);
    expect(mayReach('10.0.0.1', new URL('http://example.com/'), anywhere)).toBe(true);
  });

  test('what is allowed by name, port, address or range may be private', () => {
    const may = (allowed: string, url: string, address: string): boolean =>
      mayReach(address, new URL(url), { scope: 'public', allowed: [allowed] });
    expect(may('ollama', 'http://ollama:11434/', '172.17.0.3')).toBe(true);
    expect(may('ollama:11434', 'http://ollama:11434/', '172.17.0.3')).toBe(true);
    expect(may('ollama:11434', 'http://ollama:22/', '172.17.0.3')).toBe(false);
    expect(may('hook:443', 'https://hook/', '10.0.0.1')).toBe(true);
    expect(may('hook:80', 'http://hook/', '10.0.0.1')).toBe(true);
    expect(may('172.17.0.0/16', 'http://ollama/', '172.17.0.3')).toBe(true);
    expect(may('172.17.0.0/16', 'http://ollama/', '172.18.0.3')).toBe(false);
    expect(addressFault('http://[::1]/', { scope: 'public', allowed: ['::1'] })).toBeUndefined();
  });
});
