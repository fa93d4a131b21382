import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateSdk, sdkOutputs } from './generate-sdk.ts';

const root = join(import.meta.dirname, '..', '..');

test.each(sdkOutputs)('%s is what the operation table says', (path) => {
  expect(generateSdk().get(path)).toBe(readFileSync(join(root, path), 'utf8'));
});

test('the generated files import nothing but each other’s types', () => {
  for (const text of generateSdk().values()) {
    const imports = text.split('\n').filter((line) => line.startsWith('import '));
    expect(imports.every((line) => /^import type .* from '\.\/\w+\.generated\.ts';$/u.test(line))).toBe(true);
  }
});
