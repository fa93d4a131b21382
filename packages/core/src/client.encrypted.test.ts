import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { open } from './open.ts';
import { describeClient } from './testing/client-suite/client-suite.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-client-'));
afterAll(() => rm(folder, { recursive: true }));

describeClient({
  name: 'the embedded library on an encrypted file',
  open: async () =>
    embeddedClient(
      await open({
        path: join(folder, 'a.db'),
        worker: false,
        secretKeyFile: join(folder, 'secret.key'),
        encrypt: 'content',
      }),
    ),
});
