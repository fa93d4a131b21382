import type { CallFormat, CallProvider } from './call.ts';
import { elevenlabs } from './elevenlabs.ts';
import { own } from './own-format.ts';
import { retell } from './retell.ts';
import { vapi } from './vapi.ts';

export const formats: Readonly<Record<CallProvider, CallFormat>> = { elevenlabs, vapi, retell, holdfast: own };
