import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeExtractions } from '@holdfast/core/testing';
import { connect } from '@holdfast/sdk';
import { compose } from '../compose.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../logging.ts';

describeExtractions({
  name: 'the SDK over HTTP',
  open: async () => {
    const data = await mkdtemp(join(tmpdir(), 'holdfast-extractions-'));
    const { config } = loadConfig({ overrides: { data, port: 0, logLevel: 'silent' }, env: {} });
    const server = await compose(config, { logger: createLogger(config) });
    const { url } = await server.listen();
    const apiKey = server.firstKey ?? '';
    return {
      clientOf: (user) => connect({ url, apiKey, user, retries: 0 }),
      clientWithKey: (secret) => connect({ url, apiKey: secret, retries: 0 }),
      close: async () => {
        await server.close();
        await rm(data, { recursive: true });
      },
    };
  },
});
