import { cliPage } from '../packages/server/src/cli/reference.ts';
import { configurationPage, envExample } from '../packages/server/src/config/documents.ts';
import { errorsPage, operationsPage } from '../packages/server/src/openapi/reference.ts';
import { generateHook, hookOutputs } from './hooks/generate-hook.ts';
import { generateKernel, kernelOutputs } from './kernel/generate-kernel.ts';
import { dashboardOutputs, generateDashboards } from './observability/dashboards.ts';
import { generateSdk, sdkOutputs } from './sdk/generate-sdk.ts';

/** A file that is made from the sources and committed, so that readers and packages have it without a build. */
export interface Generator {
  readonly name: string;
  /** Paths from the repository's root, in the order of reading. */
  readonly outputs: readonly string[];
  /** The text of every output, by its path. Must be the same on every run: no dates, no machine paths. */
  readonly run: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * Add a generator here, one line each. Name generated sources `*.generated.ts`, or write below docs/reference:
 * formatter and line limit leave both alone.
 */
export const generators: readonly Generator[] = [
  { name: 'sdk', outputs: sdkOutputs, run: () => Promise.resolve(generateSdk()) },
  { name: 'kernel', outputs: kernelOutputs, run: generateKernel },
  { name: 'hook', outputs: hookOutputs, run: generateHook },
  { name: 'dashboards', outputs: dashboardOutputs, run: () => Promise.resolve(generateDashboards()) },
  page('env-example', '.env.example', envExample),
  page('configuration', 'docs/reference/configuration.md', configurationPage),
  page('operations', 'docs/reference/operations.md', operationsPage),
  page('cli', 'docs/reference/cli.md', cliPage),
  page('errors', 'docs/reference/errors.md', errorsPage),
];

function page(name: string, path: string, text: () => string): Generator {
  return { name, outputs: [path], run: () => Promise.resolve(new Map([[path, text()]])) };
}
