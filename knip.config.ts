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
      // One copy of fast-check serves the property tests of every package. The models of Kubernetes, and the optional
      // peer of core, are imported by names that are only known when the code runs.
      // The driver of Postgres is the server's; a test of an outage locks a table by it.
      ignoreDependencies: ['pg', 'fast-check', 'kubernetes-models', '@huggingface/transformers'],
    },
    'packages/contract': { entry: tests, project: ['src/**/*.ts'] },
    'packages/core': {
      // Optional peers: for those who import the suites of core/testing, and of the onnx embedder.
      ignoreDependencies: ['vitest', '@huggingface/transformers'],
      entry: [
        'src/{store/sqlite,store/move,worker}/children/*.ts',
        'src/models/onnx/thread.ts',
        'src/planner-worker/thread.ts',
        ...tests,
      ],
      project: ['src/**/*.ts'],
    },
    'packages/server': {
      entry: [
        'src/cli/main.ts',
        'src/cli/bin.ts',
        'src/hook/holdfast-hook.ts',
        'bin/holdfast-hook.js',
        'src/backup/backup-thread.ts',
        'src/mcp/testing/stdio-main.ts',
        ...tests,
      ],
      project: ['src/**/*.ts', 'bin/*.js'],
    },
    'packages/sdk': { entry: tests, project: ['src/**/*.ts'] },
    bench: {
      entry: ['src/main.ts', ...tests],
      project: ['src/**/*.ts'],
    },
  },
} satisfies KnipConfig;
