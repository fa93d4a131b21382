import type { Config, LoadedConfig } from '../../config/load.ts';

/** A person who starts a server wants to see three lines, not a log; one who set a level wants that level. */
export function quietUnlessAsked({ config, origins }: LoadedConfig): Config {
  return origins.has('logLevel') ? config : { ...config, logLevel: 'warn' };
}
