import type { KnipConfig } from 'knip';

const tests = ['src/**/*.test.ts'];

export default {
  ignoreExportsUsedInFile: true,
  // A type exported beside the function that takes it is part of that function's contract.
  exclude: ['types', 'nsTypes'],
  workspaces: {
    '.': {
      entry: ['scripts/*.ts', 'test/**/*.test.ts', 'test/packed/install.ts', 'examples/**/*.ts'],
      project: ['*.config.ts', 'scripts/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts'],
      // Belongs to the system that runs it (scripts/services).
      ignoreBinaries: ['setpriv'],
      // One copy at the root serves the property tests of every package.
      ignoreDependencies: ['fast-check'],
    },
    'packages/contract': { entry: tests, project: ['src/**/*.ts'] },
    'packages/core': {
      // An optional peer, for those who import the suites of core/testing.
      ignoreDependencies: ['vitest'],
      entry: ['src/store/{sqlite,move}/children/*.ts', ...tests],
      project: ['src/**/*.ts'],
    },
    'packages/server': {
      entry: ['src/cli/main.ts', 'src/cli/bin.ts', 'src/mcp/testing/stdio-main.ts', ...tests],
      project: ['src/**/*.ts', 'bin/*.js'],
    },
    'packages/sdk': { entry: tests, project: ['src/**/*.ts'] },
    bench: {
      entry: ['src/main.ts', ...tests],
      project: ['src/**/*.ts'],
    },
  },
} satisfies KnipConfig;
