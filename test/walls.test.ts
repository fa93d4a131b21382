import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONTRACT_VALUES, DOMAIN_LIBRARIES, FRAMEWORKS } from '../scripts/walls.ts';
import { importsBelow, importsOf, ROOT, sourcesBelow, type Import } from './imports.ts';

const CORE = 'packages/core/src';

/** `path:line imports X`, which is what a person needs to see. */
function complaints(imports: readonly Import[], allowed: (one: Import) => boolean): string[] {
  return imports.filter((one) => !allowed(one)).map((one) => `${one.from}:${one.line} imports ${one.specifier}`);
}

const isIn = (folder: string) => (one: Import) => one.target.startsWith(`${folder}/`);
const isPackage = (one: Import, ...names: readonly string[]) =>
  names.some((name) => one.target === name || one.target.startsWith(`${name}/`));
const isContractType = (one: Import) => one.typeOnly && isPackage(one, '@holdfast/contract');

describe('contract', () => {
  test('imports zod and its own files, nothing else', () => {
    const own = isIn('packages/contract/src');
    expect(complaints(importsBelow('packages/contract/src'), (one) => own(one) || isPackage(one, 'zod'))).toEqual([]);
  });
});

describe('domain', () => {
  const own = isIn(`${CORE}/domain`);

  test('imports domain, types of the contract and, in domain/lib only, the few pure libraries', () => {
    const allowed = (one: Import) =>
      own(one) ||
      isContractType(one) ||
      (CONTRACT_VALUES.some((file) => file === one.from) && isPackage(one, '@holdfast/contract')) ||
      (one.from.startsWith(`${CORE}/domain/lib/`) && isPackage(one, ...DOMAIN_LIBRARIES));
    expect(complaints(importsBelow(`${CORE}/domain`), allowed)).toEqual([]);
  });

  test('asks no clock, no chance and no environment', () => {
    const impure =
      /\bnew Date\(\s*\)|\bDate\(\s*\)|\bDate\.now\b|\bMath\.random\b|\bprocess\.|\bglobalThis\b|\bTemporal\.Now\b/;
    expect(linesMatching(`${CORE}/domain`, impure)).toEqual([]);
  });
});

describe('api', () => {
  test('imports api, domain, the version, contract and zod: no transport, no database, no model', () => {
    const own = [isIn(`${CORE}/api`), isIn(`${CORE}/domain`)];
    const allowed = (one: Import) =>
      own.some((is) => is(one)) || one.target === `${CORE}/version.ts` || isPackage(one, '@holdfast/contract', 'zod');
    expect(complaints(importsBelow(`${CORE}/api`), allowed)).toEqual([]);
  });
});

describe('store', () => {
  const drivers = ['kysely', 'node:sqlite', 'better-sqlite3', 'pg', 'redis', '@redis'];

  test('is the only folder of the product that imports a database', () => {
    const elsewhere = [...importsBelow('packages'), ...importsBelow('apps'), ...importsBelow('examples')].filter(
      (one) => !isIn(`${CORE}/store`)({ ...one, target: one.from }),
    );
    expect(complaints(elsewhere, (one) => !isPackage(one, ...drivers))).toEqual([]);
  });

  test('is reached only by what wires: the files directly in core’s source folder and core/testing', () => {
    const others = importsBelow(CORE).filter((one) => {
      const below = one.from.slice(CORE.length + 1);
      return below.includes('/') && !/^(store|testing)\//.test(below);
    });
    expect(complaints(others, (one) => !isIn(`${CORE}/store`)(one))).toEqual([]);
  });

  test('is not re-exported by the public door, so that every door has to go through the api', () => {
    const door = importsOf(`${CORE}/index.ts`, readFileSync(join(ROOT, CORE, 'index.ts'), 'utf8'));
    expect(complaints(door, (one) => !isIn(`${CORE}/store`)(one))).toEqual([]);
  });

  test('names a database only in its own backend folder and in dialect.ts', () => {
    const shared = sourcesBelow(`${CORE}/store`).filter(
      (file) => !/\/store\/(sqlite|postgres|redis)\//.test(file) && !file.endsWith('dialect.ts'),
    );
    const names = /['"`](sqlite|postgres|postgresql)['"`]/;
    expect(shared.flatMap((file) => matchingLines(file, names))).toEqual([]);
  });

  test('keeps its backends apart', () => {
    const crossing = ['sqlite', 'postgres'].flatMap((mine) => {
      const other = mine === 'sqlite' ? 'postgres' : 'sqlite';
      const imports = importsBelow(`${CORE}/store/${mine}`);
      return complaints(imports, (one) => !isIn(`${CORE}/store/${other}`)(one));
    });
    expect(crossing).toEqual([]);
  });
});

describe('server', () => {
  const own = isIn('packages/server/src');

  test('imports its own files and packages by their public doors', () => {
    const allowed = (one: Import) =>
      own(one) || !(one.specifier.startsWith('.') || /^@holdfast\/[^/]+\/(src|dist)\//.test(one.specifier));
    expect(complaints(importsBelow('packages/server/src'), allowed)).toEqual([]);
  });

  test('imports neither the SDK nor what core keeps for tests', () => {
    const allowed = (one: Import) => !isPackage(one, '@holdfast/sdk', '@holdfast/core/testing');
    expect(complaints(importsBelow('packages/server/src'), allowed)).toEqual([]);
  });

  test('reads the environment in config only', () => {
    const readers = linesMatching('packages', /\bprocess\.env\b|\bimport\.meta\.env\b/);
    expect(readers.filter((line) => !line.startsWith('packages/server/src/config/'))).toEqual([]);
  });
});

describe('sdk', () => {
  const own = isIn('packages/sdk/src');
  const adapters = 'packages/sdk/src/frameworks';
  const frameworkOf = ({ from }: Import): readonly string[] =>
    Object.entries(FRAMEWORKS).find(([name]) => from.startsWith(`${adapters}/${name}/`))?.[1] ?? [];

  test('imports its own files and types of the contract; an adapter its framework as well', () => {
    const allowed = (one: Import) => own(one) || isContractType(one) || isPackage(one, ...frameworkOf(one));
    expect(complaints(importsBelow('packages/sdk/src'), allowed)).toEqual([]);
  });

  test('has its adapters behind doors of their own, so that nobody loads a framework unasked', () => {
    const doors = Object.keys(FRAMEWORKS).map((name) => `packages/sdk/src/${name}.ts`);
    const outside = importsBelow('packages/sdk/src').filter(
      ({ from }) => !from.startsWith(`${adapters}/`) && !doors.includes(from),
    );
    expect(complaints(outside, (one) => !isIn(adapters)(one))).toEqual([]);
    expect(complaints(outside, (one) => !doors.includes(one.target))).toEqual([]);
  });
});

describe('console', () => {
  test('reaches a server through the SDK only', () => {
    const allowed = (one: Import) => !isPackage(one, '@holdfast/core', '@holdfast/server');
    expect(complaints(importsBelow('apps/console/src'), allowed)).toEqual([]);
  });
});

test('no source below one package reaches into another by a relative path', () => {
  const packages = [...importsBelow('packages'), ...importsBelow('bench')].filter((one) =>
    one.specifier.startsWith('.'),
  );
  const home = (file: string) => /^(packages\/[^/]+|bench)\//.exec(file)?.[0];
  // Benches bring up the services that tests bring up; they are published as little as the scripts are.
  const services = (one: (typeof packages)[number]): boolean =>
    one.from === 'bench/src/services.ts' && one.target.startsWith('scripts/services/');
  expect(complaints(packages, (one) => home(one.from) === home(one.target) || services(one))).toEqual([]);
});

test('the scanner sees every form of import', () => {
  const text = [
    `import 'a';`,
    `import type { B } from 'b';`,
    `import {`,
    `  c,`,
    `} from 'c';`,
    `export * from './d.ts';`,
    `export type { E } from 'e';`,
    `const f = await import('f');`,
    `import g, { h } from "g";`,
    `import * as i from 'i';`,
    `const text = 'import nothing';`,
  ].join('\n');
  const seen = importsOf('x/y.ts', text).map((one) => `${one.line} ${one.typeOnly ? 'type ' : ''}${one.target}`);
  expect(seen).toEqual(['1 a', '2 type b', '3 c', '6 x/d.ts', '7 type e', '8 f', '9 g', '10 i']);
});

function linesMatching(folder: string, pattern: RegExp): string[] {
  return sourcesBelow(folder).flatMap((file) => matchingLines(file, pattern));
}

/** Lines of code that match, comment lines left out: prose may name what code must not use. */
function matchingLines(file: string, pattern: RegExp): string[] {
  return readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
    .filter(({ line }) => !/^\s*(\/\/|\/?\*)/.test(line) && pattern.test(line))
    .map(({ line, at }) => `${at} ${line.trim()}`);
}
