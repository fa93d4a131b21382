import type { Edge } from '../http/edge.ts';
import { headersOf } from '../http/headers.ts';
import { unknownCaller } from './answers.ts';
import { answerJson, platformCaller, signatureRules, type VoiceParts } from './parts.ts';
import { checkRetell } from './signatures.ts';
import { readSigned } from './signed-body.ts';
import { voiceSettings } from './voice-settings.ts';

/** Events of calls, and the question who calls, both signed alike. */
export function retellEdge(parts: VoiceParts): Edge {
  const { api, config } = parts;
  return {
    method: 'POST',
    path: '/webhook/retell',
    open: true,
    handler: async (request, { requestId, incoming }) => {
      const header = headersOf(request, incoming)('x-retell-signature');
      const read = await readSigned({
        request,
        incoming,
        check: checkRetell(header, signatureRules(parts, config.retellApiKey)),
        limit: config.bodyLimit,
        audioLimit: config.bodyLimit,
        keepsAudio: true,
      });
      const payload = read.kind === 'json' ? read.payload : {};
      if (payload['event'] === 'call_inbound')
        return answerJson(await inbound(parts, payload['call_inbound'], requestId));
      const context = { caller: platformCaller(parts), requestId };
      const { outcome } = await api.call('recordCall', { provider: 'retell', payload }, context);
      return answerJson({ status: outcome });
    },
  };
}

async function inbound({ api, config, logger }: VoiceParts, asked: unknown, requestId: string): Promise<object> {
  const number = typeof asked === 'object' && asked !== null && 'from_number' in asked ? asked.from_number : undefined;
  const input = typeof number === 'string' ? { caller: number.slice(0, 500) } : {};
  const context = { caller: platformCaller({ config }), requestId, timeoutMs: config.voiceInitTimeoutMs };
  const started = await api.call('startCall', input, context).catch((error: unknown) => {
    logger.warn({ requestId, err: error }, 'a call began without what is remembered');
    return unknownCaller(voiceSettings(config));
  });
  const userId = started.variables['user_id'];
  return {
    call_inbound: {
      dynamic_variables: started.variables,
      // Comes back with every event of the call.
      metadata: userId === '' ? {} : { [config.voiceUserVariable]: userId },
    },
  };
}
