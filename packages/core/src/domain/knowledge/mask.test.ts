import { expect, test } from 'vitest';
import { maskedMessage } from './mask.ts';

test.for<readonly [text: string, masked: string]>([
  ['at 2026-11-21T10:00:00.123Z or 21/Nov/2026:10:00:00 +0000', 'at <time> or <time>'],
  ['Sat Nov 21 10:00:00 2026 and 10:00:00,5', '<time> and <time>'],
  ['user 01930000-0000-7000-8000-000000000000 (ana.b@example.com)', 'user <id> (<email>)'],
  ['GET https://example.com/a?b=1 failed', 'GET https://<address> failed'],
  ['10.1.2.3:80, [::1]:80, fe80::1:2 and db-1.internal:5432', '<address>, <address>, <address> and <address>'],
  ['localhost:3000', '<address>'],
  ['C:\\app\\x.log and /srv/app/x.log and ./a/b.ts and src/a.ts:1:2', '<path> and <path> and <path> and <path>'],
  ['and/or', 'and/or'],
  ['at 0xdeadbeef in 3f9a1c2b77', 'at <hex> in <id>'],
  ['pod api-7d4f8c9b5-x2k4q', 'pod api-<id>'],
  ['key_ab12cd34ef56ab78', '<id>'],
  ['order-88213 and #42', 'order-<n> and #<n>'],
  ['1920x1080 pixels, 12 MiB, 3.5s, 40%', '<n> pixels, <n>, <n>, <n>'],
  ['limits.memory=512Mi', 'limits.memory=<n>'],
  [
    'status code 404, exit code 137, error 1062, status 123456',
    'status code 404, exit code 137, error 1062, status <n>',
  ],
  ['  many\n  spaces ', 'many spaces'],
])('%s', ([text, masked]) => {
  expect(maskedMessage(text)).toBe(masked);
});
