import { open } from '@holdfast/core';
import { connectRedis } from '@holdfast/core/redis';

/**
 * A process that takes in events until it is killed.
 *
 * Arguments: database file, address of Redis, prefix of its keys, channel.
 */
const [path = '', url = '', prefix = '', channel = ''] = process.argv.slice(2);
const shared = await connectRedis({ url, prefix, ingest: [{ channel, tenant: 'local' }], stuckMs: 1_000 });
await open({ extraction: 'off', path, shared, touches: false });
process.send?.('ready');
