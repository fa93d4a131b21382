import { expect, test } from 'vitest';
import { isPublicAddress, isRange, isWithin } from './addresses.ts';

test.each([
  '127.0.0.1',
  '10.1.1.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.100.100.200',
  '0.0.0.0',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  'fec0::1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2001::1',
  '2001:db8::1',
  'ff02::1',
  '100::1',
  'localhost',
  '',
])('%s is no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111', '93.184.216.34'])('%s is a public address', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test('an address lies in its range, written in whatever form, and in no other', () => {
  expect(isWithin('10.1.2.3', '10.0.0.0/8')).toBe(true);
  expect(isWithin('::ffff:10.1.2.3', '10.0.0.0/8')).toBe(true);
  expect(isWithin('11.1.2.3', '10.0.0.0/8')).toBe(false);
  expect(isWithin('fd00::1', 'fd00::/8')).toBe(true);
  expect(isWithin('fd00::1', '10.0.0.0/8')).toBe(false);
  expect(isWithin('127.0.0.1', '127.0.0.1')).toBe(true);
  expect(isWithin('::1', '::1')).toBe(true);
  expect(isWithin('nonsense', '10.0.0.0/8')).toBe(false);
  expect(isWithin('10.1.2.3', 'nonsense')).toBe(false);
  expect([isRange('10.0.0.0/8'), isRange('::1'), isRange('ollama')]).toEqual([true, true, false]);
});
