import { defined } from '@holdfast/contract';
import type { OpenOptions } from '@holdfast/core';
import type { Config } from '../config/load.ts';

type Voice = NonNullable<OpenOptions['voice']>;

/** What is decided about calls, as core takes it. */
export function voiceSettings(config: Config): Voice & {
  readonly variables: Readonly<Record<string, string>>;
  readonly nameless: string;
  readonly userVariable: string;
} {
  return {
    space: config.voiceSpace,
    userVariable: config.voiceUserVariable,
    variables: Object.fromEntries(config.voiceVariables.map(nameAndValue)),
    nameless: config.voiceNameless,
    memories: config.voiceMemories,
    keepPayloads: config.voiceKeepPayloads,
    audio: config.voiceAudio,
    ...defined({
      country: config.voiceCountry,
      firstMessage: config.voiceFirstMessage,
      firstMessageNew: config.voiceFirstMessageNew,
      language: config.voiceLanguage,
    }),
  };
}

/** `plan=free`; what stands after the first sign is the value. */
function nameAndValue(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
