/**
 * Which stores a test run covers. CI, and `npm run test:all`, demand every one and fail where one is missing; a
 * person's machine runs those that need no service, and the run says which were left out.
 */
interface StoreUnderTest {
  readonly name: string;
  /** True when the store is a service that a person may not have running. */
  readonly needsService: boolean;
}

const STORES: readonly StoreUnderTest[] = [{ name: 'sqlite', needsService: false }];

/** Value of HOLDFAST_TEST_STORES: the names of the stores that this run must cover. */
export function storesUnderTest(all: boolean): string {
  return STORES.filter((store) => all || !store.needsService)
    .map((store) => store.name)
    .join(',');
}

/** Vitest's global set-up: one line that tells what this run covers. */
export function setup(): void {
  const running = (process.env['HOLDFAST_TEST_STORES'] ?? '').split(',');
  const left = STORES.map((store) => store.name).filter((name) => !running.includes(name));
  const note = left.length === 0 ? '' : `; not run: ${left.join(', ')} (npm run test:all demands them)`;
  process.stdout.write(`stores under test: ${running.join(', ')}${note}\n`);
}
