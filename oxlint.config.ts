import { defineConfig } from 'oxlint';
import { wallOverrides } from './scripts/walls.ts';

/** Where reading the environment and printing are part of the job. */
const TOOLS = ['scripts/**', 'bench/**', 'test/**', 'examples/**', '*.config.ts', '**/*.test.ts'];

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'node', 'promise', 'vitest'],
  categories: { correctness: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  env: { node: true, es2024: true },
  ignorePatterns: [
    '**/node_modules/**',
    '**/dist/**',
    '**/coverage/**',
    '**/fixtures/**',
    'bench/out/**',
    '**/holdfast-hook.{js,mjs}',
  ],
  rules: {
    // Refusing and folding control characters is part of the work here, and needs expressions that name them.
    'no-control-regex': 'off',
    eqeqeq: 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-empty': 'error',
    'no-console': 'error',
    'max-lines': ['error', { max: 400 }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'node/no-process-env': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'vitest/no-disabled-tests': 'error',
    'vitest/no-focused-tests': 'error',
    // The second argument is what vitest prints when it fails.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    // Shared suites are named by whoever runs them.
    'vitest/valid-title': ['error', { ignoreTypeOfDescribeName: true }],
    // Suites of ours take their test cases from shared functions, which these two cannot see into.
    'vitest/expect-expect': 'off',
    'vitest/no-standalone-expect': 'off',
    // A condition inside a property test is the property.
    'vitest/no-conditional-expect': 'off',
  },
  overrides: [
    ...wallOverrides(),
    { files: TOOLS, rules: { 'node/no-process-env': 'off' } },
    { files: ['scripts/**', 'bench/**', 'examples/**', 'packages/server/src/cli/**'], rules: { 'no-console': 'off' } },
    { files: ['packages/server/src/config/**'], rules: { 'node/no-process-env': 'off' } },
    { files: ['*.config.ts', '**/*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['**/*.generated.ts'], rules: { 'max-lines': 'off' } },
  ],
});
