import { expect, test } from 'vitest';
import { toE164 } from './phone-number.ts';

test('numbers become E.164, with the country they were dialled in where they name none', async () => {
  expect(await toE164('+1 (555) 123-4567')).toBe('+15551234567');
  expect(await toE164('030 901820', 'DE')).toBe('+4930901820');
  expect(await toE164('030 901820')).toBeUndefined();
  expect(await toE164('030 901820', 'XX')).toBeUndefined();
  expect(await toE164('+1555')).toBeUndefined();
  expect(await toE164('anonymous')).toBeUndefined();
  expect(await toE164(`+1555${' '.repeat(100)}1234567`)).toBeUndefined();
});
