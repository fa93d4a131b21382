import type { TestProject } from 'vitest/node';
// For what it declares of `provide`.
import type {} from '../packages/server/src/cli/testing/spawn-cli.ts';
import { bundlePrograms } from '../scripts/bundle/programs.ts';
import type { Service, ServiceName } from '../scripts/services/service.ts';
import { addressVariables, startService } from '../scripts/services/start.ts';

/**
 * Which stores a test run covers. CI, and `npm run test:all`, demand every one and fail where one is missing; a
 * person's machine runs those that need no service, or whose address it names, and the run says which were left out.
 */
const STORES: readonly (ServiceName | 'sqlite')[] = ['sqlite', 'postgres', 'redis'];

/** Value of HOLDFAST_TEST_STORES: the names of the stores that this run must cover. */
export function storesUnderTest(all: boolean): string {
  const covered = (name: ServiceName | 'sqlite'): boolean =>
    all || name === 'sqlite' || (process.env[addressVariables[name]] ?? '') !== '';
  return STORES.filter(covered).join(',');
}

/** Tests of a service are named after it, `x.postgres.test.ts`, and belong to runs that cover the store; of two, after both. */
export function testsOfOtherStores(stores: string): string[] {
  const running = stores.split(',');
  return STORES.filter((name) => !running.includes(name)).flatMap((name) => [
    `**/*.${name}.test.ts`,
    `**/*.${name}.*.test.ts`,
  ]);
}

/** Vitest's global set-up: one line that tells what this run covers, the programs that tests start, and the services. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = (process.env['HOLDFAST_TEST_STORES'] ?? '').split(',');
  const left = STORES.filter((name) => !running.includes(name));
  const note = left.length === 0 ? '' : `; not run: ${left.join(', ')} (npm run test:all demands them)`;
  process.stdout.write(`stores under test: ${running.join(', ')}${note}\n`);
  const services: Service[] = [];
  const programs = await bundlePrograms();
  project.provide('programs', programs.folder);
  // The processes of the tests inherit it, as they do the addresses below.
  process.env['HOLDFAST_TEST_PROGRAMS'] = programs.folder;
  const stop = async (): Promise<void> => {
    for (const service of services) await service.remove();
    await programs[Symbol.asyncDispose]();
  };
  try {
    for (const name of STORES) {
      if (name === 'sqlite' || !running.includes(name)) continue;
      const service = await startService(name, (line) => process.stdout.write(`${name}: ${line}\n`));
      services.push(service);
      process.env[addressVariables[name]] = service.url;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
