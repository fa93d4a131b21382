import { type Holdfast, open } from '@holdfast/core';
import { prepareDataFolder } from '../config/data-folder.ts';
import type { Config } from '../config/load.ts';
import { openOptions } from '../open-options.ts';

/** Opens the database of the data folder, which is made when it is not there. */
export async function openHoldfast(
  config: Config,
  {
    worker,
    touches = true,
    onError = () => {},
  }: { readonly worker: boolean; readonly touches?: boolean; readonly onError?: (error: unknown) => void },
): Promise<Holdfast> {
  const { database } = await prepareDataFolder(config.data);
  return open({ ...openOptions(config), path: database, worker, touches, onError });
}
