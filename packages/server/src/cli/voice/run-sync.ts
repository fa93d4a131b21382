import { HoldfastError } from '@holdfast/contract';
import { platformCaller } from '../../voice/parts.ts';
import { syncElevenLabs } from '../../voice/sync-elevenlabs.ts';
import { type Cli, type GlobalOptions, withSession } from '../session.ts';

const hourMs = 3_600_000;

/** @throws HoldfastError config_invalid without a key of the platform */
export async function runSync(
  { terminal, signal }: Cli,
  options: GlobalOptions & { readonly hours?: number },
): Promise<void> {
  await withSession({ options }, async ({ holdfast, config }) => {
    const { elevenlabsApiKey: key, elevenlabsUrl: url } = config;
    if (key === undefined) {
      const field = 'HOLDFAST_ELEVENLABS_API_KEY';
      throw new HoldfastError('config_invalid', {
        detail: `${field} is needed.`,
        faults: [{ field, message: 'is needed' }],
      });
    }
    const since = Date.now() - (options.hours ?? config.voiceSyncHours) * hourMs;
    const caller = platformCaller({ config });
    const synced = await syncElevenLabs({ api: holdfast.api, caller, url, key, fetch, since, signal });
    if (options.json === true) return terminal.printJson(synced);
    await terminal.print(`${synced.seen} finished calls seen, ${synced.fetched} taken in.`);
    if (synced.fetched > 0) terminal.note('A running server works them off; without one, the next to start does.');
  });
}
