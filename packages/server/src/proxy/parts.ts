import type { Api } from '@holdfast/core';
import type { Logger } from 'pino';
import type { Config } from '../config/load.ts';
import type { Remembering } from './remembering.ts';
import type { Upstream } from './upstream.ts';

/** What the edges of the memory proxy have in common. */
export interface ProxyParts {
  readonly api: Pick<Api, 'call'>;
  readonly config: Pick<Config, 'bodyLimit' | 'proxySpace' | 'proxyTokens' | 'proxyRecallMs' | 'proxyRemember'>;
  readonly logger: Logger;
  readonly upstream: Upstream;
  readonly remembering: Remembering;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
