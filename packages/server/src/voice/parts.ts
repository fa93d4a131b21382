import type { Api, Caller } from '@holdfast/core';
import type { Logger } from 'pino';
import type { Config } from '../config/load.ts';
import type { SignatureRules } from './signatures.ts';

/** What the edges of voice platforms have in common. */
export interface VoiceParts {
  readonly api: Pick<Api, 'call'>;
  readonly config: Config;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Who calls the api for a platform that has shown its secret or signature. */
export function platformCaller({ config }: Pick<VoiceParts, 'config'>): Extract<Caller, { kind: 'voice' }> {
  return { kind: 'voice', tenant: config.voiceTenant };
}

const minuteMs = 60_000;

export function signatureRules(
  { config, now }: Pick<VoiceParts, 'config' | 'now'>,
  secrets: readonly string[],
): SignatureRules {
  return {
    secrets,
    now: now(),
    // The vendor's form; that of document 001; that of Retell.
    windows: { v0: config.voiceWindowMinutes * minuteMs, v1: 5 * minuteMs, d: 5 * minuteMs },
    skewMs: config.voiceSkewSeconds * 1_000,
  };
}

export function answerJson(body: object, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}
