import { HoldfastError } from '@holdfast/contract';
import type { Edge } from '../http/edge.ts';
import { headersOf, secretOf } from '../http/headers.ts';
import { initiationData, unknownCaller } from './answers.ts';
import { retellEdge } from './retell-edge.ts';
import { answerJson, platformCaller, signatureRules, type VoiceParts } from './parts.ts';
import { checkElevenLabs, knowsSecret } from './signatures.ts';
import { readPlain, readSigned } from './signed-body.ts';
import { toolEdge } from './tool-edge.ts';
import { vapiEdge } from './vapi-edge.ts';
import { voiceSettings } from './voice-settings.ts';

/**
 * The routes that voice platforms call. Each is there once its secret is set: without one nobody could be told from
 * anybody.
 */
export function voiceEdges(parts: VoiceParts): readonly Edge[] {
  const { voiceSecret, elevenlabsWebhookSecret, vapiSecret, retellApiKey } = parts.config;
  return [
    ...(voiceSecret.length === 0 ? [] : [initiationEdge(parts)]),
    ...(elevenlabsWebhookSecret.length === 0 ? [] : [postCallEdge(parts)]),
    ...(vapiSecret.length === 0 ? [] : [vapiEdge(parts)]),
    ...(retellApiKey.length === 0 ? [] : [retellEdge(parts)]),
    toolEdge(parts),
  ];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 500) : undefined;
}

/** As a telephone rings: who is it? Whatever happens behind it, the answer comes in time and has every variable. */
function initiationEdge(parts: VoiceParts): Edge {
  const { api, config, logger } = parts;
  return {
    method: 'POST',
    path: '/webhook/conversation-init',
    open: true,
    handler: async (request, { requestId, incoming }) => {
      const header = headersOf(request, incoming);
      const sent = header(config.voiceSecretHeader.toLowerCase()) ?? secretOf(header);
      if (!knowsSecret(config.voiceSecret, sent)) {
        throw new HoldfastError('unauthenticated', { detail: 'The secret of this webhook is missing or wrong.' });
      }
      const body = await readPlain(request, { limit: config.bodyLimit, incoming }).catch(
        (error: unknown): Readonly<Record<string, unknown>> => {
          // A call rings all the same.
          if (error instanceof HoldfastError && error.code !== 'payload_too_large') return {};
          throw error;
        },
      );
      const caller = textOf(body['caller_id']);
      const agentId = textOf(body['agent_id'])?.slice(0, 255);
      const userId = textOf(body['user_id'])?.slice(0, 255);
      const input = {
        ...(caller === undefined ? {} : { caller }),
        ...(userId === undefined ? {} : { userId }),
        ...(agentId === undefined || agentId === '' ? {} : { agentId }),
      };
      const context = { caller: platformCaller(parts), requestId, timeoutMs: config.voiceInitTimeoutMs };
      const started = await api.call('startCall', input, context).catch((error: unknown) => {
        logger.warn({ requestId, err: error }, 'a call began without what is remembered');
        return unknownCaller(voiceSettings(config));
      });
      return answerJson(initiationData(started));
    },
  };
}

/** After a call: stored and queued, then acknowledged. What cannot be stored is a 5xx, so that it is sent again. */
function postCallEdge(parts: VoiceParts): Edge {
  const { api, config } = parts;
  return {
    method: 'POST',
    path: '/webhook/post-call',
    open: true,
    handler: async (request, { requestId, incoming }) => {
      const header = headersOf(request, incoming);
      const read = await readSigned({
        request,
        incoming,
        check: checkElevenLabs(header('elevenlabs-signature'), signatureRules(parts, config.elevenlabsWebhookSecret)),
        limit: config.bodyLimit,
        audioLimit: config.voiceAudioLimit,
        keepsAudio: config.voiceAudio === 'store',
      });
      if (read.kind === 'skipped') return answerJson({ status: 'ignored' });
      const input = { provider: 'elevenlabs', payload: read.payload };
      const { outcome } = await api.call('recordCall', input, { caller: platformCaller(parts), requestId });
      return answerJson({ status: outcome });
    },
  };
}
