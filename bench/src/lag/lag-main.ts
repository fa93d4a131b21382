import { open } from '@holdfast/core';
import { findBy, type LagRequest, writeBy } from './lag.ts';

/** A process that writes to, or asks, a database that others use as well. Argument: the file. */
const [path = ''] = process.argv.slice(2);
const holdfast = await open({ extraction: 'off', path, worker: false });
const write = writeBy(holdfast);
const find = findBy(holdfast);
process.on('message', (request: LagRequest) => {
  const answer = 'write' in request ? write(request.write) : find(request.find);
  void answer.then((value) => process.send?.(value), fail);
});
process.on('SIGTERM', () => void holdfast.close().then(() => process.exit(0), fail));

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}
