import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { open } from './open.ts';
import { describeClient } from './testing/client-suite/client-suite.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-client-'));
afterAll(() => rm(folder, { recursive: true }));
let files = 0;

describeClient({
  name: 'the embedded library',
  open: async () => embeddedClient(await open({ path: ':memory:', worker: false })),
});

describeClient({
  name: 'the embedded library on a file',
  open: async () => embeddedClient(await open({ path: join(folder, `${(files += 1)}.db`), worker: false })),
});
