import { open } from './open.ts';
import { describeClient } from './testing/client-suite/client-suite.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';

describeClient({
  name: 'the embedded library',
  open: async () => embeddedClient(await open({ path: ':memory:', worker: false })),
});
