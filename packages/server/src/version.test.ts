import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version as coreVersion } from '@holdfast/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { version } from './version.ts';

test('the version is that of the package, and of core', async () => {
  const text = await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  expect(version).toBe(z.object({ version: z.string() }).parse(JSON.parse(text)).version);
  expect(version).toBe(coreVersion);
});
