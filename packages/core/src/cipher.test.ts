import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCipher } from './cipher.ts';

const secret = 'a long enough secret of thirty-two characters';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cipher-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a cipher', () => {
  test('opens what it sealed, and what another with the same secret sealed', async () => {
    const sealed = await createCipher({ secret }).seal('sk-grün', 'key of acme');
    expect(sealed).not.toContain('sk-');
    expect(await createCipher({ secret }).open(sealed, 'key of acme')).toBe('sk-grün');
    expect(await createCipher({ secret }).seal('sk-grün', 'key of acme')).not.toBe(sealed);
  });

  test('opens nothing under another secret, for another context, or that was changed', async () => {
    const cipher = createCipher({ secret });
    const sealed = await cipher.seal('sk-1', 'key of acme');
    expect(await createCipher({ secret: `${secret}!` }).open(sealed, 'key of acme')).toBeUndefined();
    expect(await cipher.open(sealed, 'key of zeta')).toBeUndefined();
    const last = sealed.at(-2) === 'A' ? 'B' : 'A';
    expect(await cipher.open(`${sealed.slice(0, -2)}${last}${sealed.at(-1)}`, 'key of acme')).toBeUndefined();
    for (const text of ['', 'v1.', 'v1.AAAA', sealed.slice(3), 'v3' + sealed.slice(2), 'v2.' + sealed.slice(2)]) {
      expect(await cipher.open(text, 'key of acme'), text).toBeUndefined();
    }
  });

  test('makes the file of its key when it first seals, for its owner alone', async () => {
    const file = join(folder, 'data', 'secret.key');
    const cipher = createCipher({ file });
    expect(await cipher.open('v1.x', 'c')).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    const sealed = await cipher.seal('sk-1', 'c');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'data'))).toEqual(['secret.key']);
    expect(await createCipher({ file }).open(sealed, 'c')).toBe('sk-1');
    expect(sealed).not.toContain((await readFile(file, 'utf8')).trim());
  });

  test('has one key, however many begin at once', async () => {
    const file = join(folder, 'secret.key');
    const ciphers = Array.from({ length: 8 }, () => createCipher({ file }));
    const sealed = await Promise.all(ciphers.map((cipher) => cipher.seal('sk-1', 'c')));
    for (const cipher of ciphers) {
      expect(await Promise.all(sealed.map((one) => cipher.open(one, 'c')))).toEqual(sealed.map(() => 'sk-1'));
    }
    expect(await readdir(folder)).toEqual(['secret.key']);
  });

  test('refuses a key that others may read, or a file that holds none', async () => {
    const file = join(folder, 'secret.key');
    await createCipher({ file }).seal('sk-1', 'c');
    await chmod(file, 0o644);
    await expect(createCipher({ file }).seal('sk-1', 'c')).rejects.toThrow('chmod 600');
    await chmod(file, 0o600);
    await writeFile(file, 'cut');
    await expect(createCipher({ file }).open('v1.x', 'c')).rejects.toMatchObject({ code: 'config_invalid' });
  });
});
