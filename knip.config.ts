import type { KnipConfig } from 'knip';

/**
 * Pinned with the toolchain before their first import. Take a name off as soon as it is used: knip hints at each entry
 * that is no longer needed.
 */
const AHEAD = {
  contract: ['zod'],
  core: ['@holdfast/contract', '@huggingface/tokenizers', 'chrono-node', 'gpt-tokenizer', 'kysely', 'zod'],
  server: ['@hono/node-server', 'commander', 'env-paths', 'hono', 'picocolors', 'pino'],
  sdk: ['@holdfast/contract', 'json-schema-to-typescript'],
  bench: ['@holdfast/.*', '@modelcontextprotocol/client'],
};

const tests = ['src/**/*.test.ts'];

export default {
  ignoreExportsUsedInFile: true,
  // A type exported beside the function that takes it is part of that function's contract.
  exclude: ['types', 'nsTypes'],
  workspaces: {
    '.': {
      entry: ['scripts/*.ts', 'test/**/*.test.ts', 'test/packed/install.ts', 'examples/**/*.ts'],
      project: ['*.config.ts', 'scripts/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts'],
      // One copy at the root serves the property tests of every package.
      ignoreDependencies: ['fast-check'],
    },
    'packages/contract': { entry: tests, project: ['src/**/*.ts'], ignoreDependencies: AHEAD.contract },
    'packages/core': {
      entry: ['src/store/sqlite/children/*.ts', ...tests],
      project: ['src/**/*.ts'],
      ignoreDependencies: AHEAD.core,
    },
    'packages/server': {
      entry: ['src/cli/main.ts', 'src/cli/bin.ts', 'src/mcp/testing/stdio-main.ts', ...tests],
      project: ['src/**/*.ts', 'bin/*.js'],
      ignoreDependencies: AHEAD.server,
    },
    'packages/sdk': { entry: tests, project: ['src/**/*.ts'], ignoreDependencies: AHEAD.sdk },
    bench: {
      entry: ['src/main.ts', ...tests],
      project: ['src/**/*.ts'],
      ignoreDependencies: AHEAD.bench.map((name) => new RegExp(`^${name}$`)),
    },
  },
} satisfies KnipConfig;
