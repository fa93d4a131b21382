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
      // Belong to the system that runs them (scripts/services, scripts/deploy).
      ignoreBinaries: ['setpriv', 'du', 'unshare'],
      // One copy of fast-check serves the property tests of every package; the Kubernetes models are loaded by kind.
      ignoreDependencies: ['fast-check', 'kubernetes-models'],
    },
    'packages/contract': { entry: tests, project: ['src/**/*.ts'] },
    'packages/core': {
      // An optional peer, for those who import the suites of core/testing.
      ignoreDependencies: ['vitest'],
      entry: ['src/store/sqlite/children/*.ts', ...tests],
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
