/**
 * The walls between the folders, as lint rules: which imports a folder refuses, and what to do instead.
 *
 * The linter replaces the options of a rule when two overrides meet on one file, so every folder gets its complete list
 * here. test/walls.test.ts checks the same walls on resolved paths, where a relative path cannot slip through.
 */

import type { OxlintConfig } from 'oxlint';

type Refusal = {
  readonly message: string;
  readonly allowTypeImports?: boolean;
} & (
  | { /** Specifiers as in .gitignore: the last pattern that fits decides. */ readonly group: readonly string[] }
  | { readonly regex: string }
);

interface Wall {
  readonly files: readonly string[];
  /** Folders below `files` that have a wall of their own or need none. */
  readonly except?: readonly string[];
  readonly refuse: readonly Refusal[];
}

/** Tests may reach across walls: they compare what the two sides do. */
const TESTS = ['**/*.test.ts', '**/*.test.tsx'];

/** Lets relative imports pass a group that refuses everything. A group with a `!` ends the linter's search through the other
 * groups, so it must be the only one of its folder. */
const OWN_FILES = ['!./**', '!../**'];

/** Pure, deterministic libraries that domain/lib may wrap. */
export const DOMAIN_LIBRARIES = [
  'chrono-node',
  'temporal-polyfill',
  'gpt-tokenizer',
  'stemmer',
  'croner',
  'ipaddr.js',
  'libphonenumber-js',
] as const;

/** Folders of the SDK that plug into a framework, which the SDK brings nothing of along, with the packages that each may name. */
export const FRAMEWORKS = {
  'ai-sdk': ['ai'],
  anthropic: ['@anthropic-ai/sdk'],
  langgraph: ['@langchain/langgraph'],
  mastra: ['@mastra/core'],
  'openai-agents': ['@openai/agents'],
} as const;

const ADAPTERS = 'packages/sdk/src/frameworks';

/** The two files through which domain takes values of the contract: the error class and a helper without meaning. */
export const CONTRACT_VALUES = ['packages/core/src/domain/errors.ts', 'packages/core/src/domain/defined.ts'] as const;

const OUTSIDE_DOMAIN = ['**/api/**', '**/store/**', '**/models/**', '**/worker/**', '**/testing/**', '**/packages/**'];

const SQL_PACKAGES = ['kysely', 'kysely/**', 'node:sqlite', 'better-sqlite3', 'pg', 'pg/**'];
const HTTP_PACKAGES = [
  'hono',
  'hono/**',
  '@hono/**',
  '@modelcontextprotocol/**',
  'node:http',
  'node:https',
  'node:http2',
  'node:net',
  'undici',
];

const storeOnly =
  'Only packages/core/src/store talks to a database. Take the feature’s store port as a parameter instead.';
const noSql: readonly Refusal[] = [
  { group: SQL_PACKAGES, message: storeOnly },
  // As a group, `redis` would also refuse `@holdfast/core/redis`, which is core's public door to it.
  { regex: '^@?redis(/|$)', message: storeOnly },
];

const noEnvironment: Refusal = {
  group: ['node:process', 'process'],
  message: 'Settings are read in packages/server/src/config only. Take the value as a parameter.',
};

const noForeignSources: Refusal = {
  group: ['@holdfast/*/src/**', '@holdfast/*/dist/**', '**/packages/**', '**/core/src/**', '**/contract/src/**'],
  message: 'Import a package by its name (its public door), never a file inside it.',
};

const noStoreFolder: Refusal = {
  group: ['**/store/**'],
  message: 'Name the port in domain and let open() or compose() pass the store in.',
};

export const WALLS: readonly Wall[] = [
  {
    files: ['packages/contract/src/**'],
    refuse: [
      {
        group: ['*', '!zod', '!zod/**', ...OWN_FILES],
        message: 'contract imports zod and its own files, nothing else: its users must never install a driver.',
      },
    ],
  },
  {
    files: ['packages/core/src/domain/**'],
    except: ['packages/core/src/domain/lib/**', ...CONTRACT_VALUES],
    refuse: [
      contractTypesOnly('domain'),
      everyPackageBut(
        '@holdfast/contract',
        'domain imports only domain. Wrap a pure library in domain/lib; the rest is a port.',
      ),
      {
        group: OUTSIDE_DOMAIN,
        message: 'domain imports only domain. Describe what you need as a port beside the feature.',
      },
    ],
  },
  {
    files: ['packages/core/src/domain/lib/**'],
    refuse: [
      {
        group: [
          '*',
          ...OWN_FILES,
          ...DOMAIN_LIBRARIES.flatMap((name) => [`!${name}`, `!${name}/**`]),
          ...OUTSIDE_DOMAIN,
        ],
        message: `domain/lib wraps pure libraries (${DOMAIN_LIBRARIES.join(', ')}). Add one to scripts/walls.ts once you know that it reads no clock, chance or I/O.`,
      },
    ],
  },
  {
    files: ['packages/core/src/api/**'],
    refuse: [
      ...noSql,
      noEnvironment,
      noForeignSources,
      noStoreFolder,
      {
        group: HTTP_PACKAGES,
        message: 'api knows no transport. Doors in packages/server translate; api takes and returns plain values.',
      },
      {
        group: ['**/models/**', '**/worker/**'],
        message: 'Name the port in domain and let open() or compose() pass the implementation in.',
      },
    ],
  },
  {
    files: ['packages/core/src/models/**', 'packages/core/src/worker/**', 'packages/core/src/planner-worker/**'],
    refuse: [...noSql, noEnvironment, noForeignSources, noStoreFolder],
  },
  {
    files: ['packages/core/src/*.ts', 'packages/core/src/testing/**'],
    refuse: [...noSql, noEnvironment, noForeignSources],
  },
  {
    files: ['packages/core/src/store/**'],
    except: ['packages/core/src/store/sqlite/**', 'packages/core/src/store/postgres/**'],
    refuse: [
      noEnvironment,
      noForeignSources,
      outsideStore(),
      {
        group: ['node:sqlite', 'better-sqlite3', 'pg', 'pg/**', '**/sqlite/**', '**/postgres/**'],
        message: 'Shared store code does not know the database. Ask the dialect, and add what is missing to it.',
      },
    ],
  },
  {
    files: ['packages/core/src/store/sqlite/**'],
    refuse: [noEnvironment, noForeignSources, outsideStore(), otherBackend('pg', 'postgres')],
  },
  {
    files: ['packages/core/src/store/postgres/**'],
    refuse: [noEnvironment, noForeignSources, outsideStore(), otherBackend('node:sqlite', 'sqlite')],
  },
  {
    files: ['packages/server/src/**'],
    refuse: [
      ...noSql,
      noForeignSources,
      {
        group: ['@holdfast/core/testing'],
        message: 'core/testing is for tests only.',
      },
      {
        group: ['@holdfast/sdk', '@holdfast/sdk/**'],
        message: 'The server answers the SDK and never calls it. Go through the api of @holdfast/core.',
      },
    ],
  },
  {
    files: ['packages/sdk/src/**'],
    except: Object.keys(FRAMEWORKS).map((name) => `${ADAPTERS}/${name}/**`),
    refuse: [
      contractTypesOnly('sdk'),
      everyPackageBut(
        '@holdfast/contract',
        'sdk is fetch and its own files: what it needs of the table is generated into it.',
      ),
    ],
  },
  ...Object.entries(FRAMEWORKS).map(([name, packages]): Wall => ({
    files: [`${ADAPTERS}/${name}/**`],
    refuse: [
      {
        group: ['*', ...OWN_FILES, ...packages.flatMap((one) => [`!${one}`, `!${one}/**`])],
        message: `This adapter imports its framework (${packages.join(', ')}) and the SDK’s own files, nothing else.`,
      },
    ],
  })),
  {
    files: ['apps/console/src/**'],
    refuse: [
      ...noSql,
      {
        group: ['@holdfast/core', '@holdfast/core/**', '@holdfast/server', '@holdfast/server/**'],
        message: 'The console talks to a server through @holdfast/sdk only.',
      },
    ],
  },
  {
    files: ['bench/**', 'examples/**'],
    refuse: [noForeignSources],
  },
];

/** Globals that would let domain see the clock, chance, the environment or the world. */
export const DOMAIN_GLOBALS = [
  'process',
  'fetch',
  'crypto',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'require',
  'globalThis',
] as const;

type Override = NonNullable<OxlintConfig['overrides']>[number];

/** Overrides for the linter, one for each wall, and one for the globals of domain. */
export function wallOverrides(): Override[] {
  const walls = WALLS.map((wall): Override => ({
    files: [...wall.files],
    excludeFiles: [...(wall.except ?? []), ...TESTS],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: wall.refuse.map((refusal) =>
            'group' in refusal ? { ...refusal, group: [...refusal.group] } : refusal,
          ),
        },
      ],
    },
  }));
  return [...walls, domainGlobals()];
}

function domainGlobals(): Override {
  const message = 'domain is pure: take a Clock, a Random or a port as a parameter.';
  return {
    files: ['packages/core/src/domain/**'],
    excludeFiles: TESTS,
    rules: {
      'no-restricted-globals': ['error', ...DOMAIN_GLOBALS.map((name) => ({ name, message }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message },
        { object: 'Math', property: 'random', message },
      ],
    },
  };
}

function contractTypesOnly(folder: string): Refusal {
  return {
    group: ['@holdfast/contract', '@holdfast/contract/**'],
    allowTypeImports: true,
    message: `${folder} may only \`import type\` from @holdfast/contract.`,
  };
}

/**
 * Every bare specifier except one package: the expression spells where a specifier may first differ from the name, since
 * the linter has no look-ahead and a negated group would end its search (see OWN_FILES).
 */
function everyPackageBut(name: string, message: string): Refusal {
  const differs = Array.from(name, (letter, at) => `${name.slice(0, at)}[^${letter}${at === 0 ? '.' : ''}]`);
  return { regex: `^(${differs.join('|')})`, message };
}

function outsideStore(): Refusal {
  return {
    group: ['**/api/**', '**/models/**', '**/worker/**', ...HTTP_PACKAGES],
    message: 'store implements the ports of domain and knows nothing of api, models, worker or a transport.',
  };
}

function otherBackend(driver: string, folder: string): Refusal {
  return {
    group: [driver, `${driver}/**`, `**/${folder}/**`],
    message: 'One backend does not know the other. Move what both need to store/sql.',
  };
}
