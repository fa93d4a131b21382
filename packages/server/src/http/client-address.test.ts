import { describe, expect, test } from 'vitest';
import { clientAddress, networkOf } from './client-address.ts';

const none = (): undefined => undefined;

function seen(
  chain: string,
  {
    connection = '10.0.0.1',
    header = 'x-forwarded-for',
  }: { connection?: string; header?: 'x-forwarded-for' | 'forwarded' } = {},
): string | undefined {
  const read = clientAddress({ trustedProxies: ['10.0.0.0/8', 'fd00::/8', '192.0.2.7'], forwardedHeader: header });
  return read(connection, (name) => (name === header ? chain : '6.6.6.6'));
}

describe('the address of a client', () => {
  test('is that of the connection where no proxy is trusted, whatever headers say', () => {
    const read = clientAddress({ trustedProxies: [], forwardedHeader: 'x-forwarded-for' });
    expect(read('203.0.113.9', () => '6.6.6.6')).toBe('203.0.113.9');
    expect(read('::ffff:203.0.113.9', none)).toBe('203.0.113.9');
    expect(read(undefined, none)).toBeUndefined();
  });

  test('is that of the connection when this is no trusted proxy', () => {
    expect(seen('6.6.6.6', { connection: '203.0.113.9' })).toBe('203.0.113.9');
    expect(seen('6.6.6.6', { connection: '11.0.0.1' })).toBe('11.0.0.1');
  });

  test.each([
    ['198.51.100.5', '198.51.100.5'],
    ['6.6.6.6, 198.51.100.5', '198.51.100.5'],
    ['6.6.6.6, 198.51.100.5, 10.2.3.4', '198.51.100.5'],
    ['6.6.6.6, 198.51.100.5, 192.0.2.7, fd00::1', '198.51.100.5'],
    ['198.51.100.5:4711', '198.51.100.5'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['::ffff:198.51.100.5', '198.51.100.5'],
    ['10.9.9.9', '10.9.9.9'],
    ['', '10.0.0.1'],
    ['unknown', '10.0.0.1'],
    ['198.51.100.5, unknown', '10.0.0.1'],
    ['198.51.100.5, _hidden, 10.2.3.4', '10.2.3.4'],
    ["198.51.100.5, '; DROP TABLE", '10.0.0.1'],
    [`${'6.6.6.6, '.repeat(5_000)}198.51.100.5`, '198.51.100.5'],
  ])('reads the chain %s from right to left', (chain, address) => {
    expect(seen(chain)).toBe(address);
  });

  test('is read of Forwarded when that is what the proxies write, and of nothing else', () => {
    const header = 'forwarded';
    expect(seen('for=6.6.6.6, for="[2001:db8::1]:80";proto=https;by=10.0.0.1', { header })).toBe('2001:db8::1');
    expect(seen('proto=http;For=198.51.100.5', { header })).toBe('198.51.100.5');
    expect(seen('proto=http', { header })).toBe('10.0.0.1');
    expect(seen('for=_secret', { header })).toBe('10.0.0.1');
  });

  test('counts as its network of 64 bits in IPv6', () => {
    expect(networkOf('198.51.100.5')).toBe('198.51.100.5');
    expect(networkOf('2001:db8:0:12::99')).toBe('2001:db8:0:12::/64');
    expect(networkOf('2001:0db8:0000:0012:1:2:3:4')).toBe('2001:db8:0:12::/64');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
    expect(networkOf('2001:db8::')).toBe('2001:db8:0:0::/64');
  });
});
