import { type Holdfast, open } from '@holdfast/core';
import { prepareDataFolder } from '../config/data-folder.ts';
import type { Config } from '../config/load.ts';
import { openOptions } from '../open-options.ts';

/**
 * Opens the database of the data folder, which is made when it is not there. The key of the settings is for servers: a
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
  const { database } = await prepareDataFolder(config.data);
  const { apiKey: _serversOwn, ...options } = openOptions(config);
  return open({ ...options, path: database, worker, touches, onError });
}
