import { type Holdfast, open } from '@holdfast/core';
import type { Config } from '../config/load.ts';
import { openOptions } from '../open-options.ts';
import { prepareStorage } from '../storage.ts';

/**
 * Opens the database of the settings; a data folder is made when it is not there. The key of the settings is for servers: a
 * command that only reads must not register it.
 */
export async function openHoldfast(
  config: Config,
  {
    worker,
    touches = true,
    onError = () => {},
  }: { readonly worker: boolean; readonly touches?: boolean; readonly onError?: (error: unknown) => void },
): Promise<Holdfast> {
  const storage = await prepareStorage(config);
  const { apiKey: _serversOwn, ...options } = openOptions(config);
  return open({ ...options, ...storage.options, worker, touches, onError });
}
