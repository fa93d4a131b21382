import { describeClient, testDatabases } from '@holdfast/core/testing';
import { connect } from '@holdfast/sdk';
import { afterAll } from 'vitest';
import { compose } from '../compose.ts';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../logging.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

describeClient({
  name: 'the SDK over HTTP, on Postgres',
  open: async () => {
    const { appUrl } = await databases.make();
    const overrides = { databaseUrl: appUrl, port: 0, role: 'api', logLevel: 'silent' };
    const { config } = loadConfig({ overrides, env: {} });
    const server = await compose(config, { logger: createLogger(config) });
    const { url } = await server.listen();
    const apiKey = server.firstKey ?? '';
    return {
      clientOf: (user) => connect({ url, apiKey, user, retries: 0 }),
      clientWithKey: (secret) => connect({ url, apiKey: secret, retries: 0 }),
      close: () => server.close(),
    };
  },
});
