import { open } from './open.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';
import { describeExtractions } from './testing/client-suite/extractions.ts';

describeExtractions({
  name: 'the embedded library',
  open: async () => embeddedClient(await open({ path: ':memory:', timeZone: 'UTC' })),
});
