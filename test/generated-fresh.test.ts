import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generators } from '../scripts/generators.ts';

test.each(generators)('what the generator $name writes is what is committed', async ({ outputs, run }) => {
  const texts = await run();
  expect([...texts.keys()].toSorted()).toEqual(outputs.toSorted());
  for (const [path, text] of texts) {
    expect(await readFile(join(import.meta.dirname, '..', path), 'utf8'), path).toBe(text);
  }
});
