import { signElevenLabs } from '@holdfast/server';

/** Settings of a server that ElevenLabs may call. */
export const voiceEnv = {
  HOLDFAST_VOICE_SECRET: 'bench-init-secret-1',
  HOLDFAST_ELEVENLABS_WEBHOOK_SECRET: 'wsec_bench_secret_1',
} as const;

/** What every caller says, a turn each. */
export const said: readonly string[] = [
  'My name is Dana and I live in Lisbon.',
  'I prefer email for updates about my order.',
  'We use Salesforce at work, and I was frustrated with the last invoice.',
  'My sister Rita plays the violin in Porto.',
];

export const turnsOfCall = said.length * 2;

/** What ElevenLabs sends after a call; the same for the same parts. */
export function transcription(p: { readonly id: string; readonly phone: string; readonly at: number }): string {
  return JSON.stringify({
    type: 'post_call_transcription',
    event_timestamp: p.at,
    data: {
      agent_id: 'agent',
      conversation_id: p.id,
      status: 'done',
      transcript: said.flatMap((message, place) => [
        { role: 'agent', message: 'Go on, please.', time_in_call_secs: place * 8 },
        { role: 'user', message, time_in_call_secs: place * 8 + 4 },
      ]),
      metadata: { start_time_unix_secs: p.at - 60, call_duration_secs: 60, phone_call: { external_number: p.phone } },
      analysis: { transcript_summary: 'Dana told about herself.', call_successful: 'success' },
    },
  });
}

/** Sends it, signed now. @throws what fetch throws while the server is away */
export async function deliver(url: string, body: string): Promise<number> {
  const seconds = Math.floor(Date.now() / 1_000);
  const secret = voiceEnv.HOLDFAST_ELEVENLABS_WEBHOOK_SECRET;
  const reply = await fetch(`${url}/webhook/post-call`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', 'ElevenLabs-Signature': signElevenLabs(body, { secret, seconds }) },
  });
  await reply.arrayBuffer();
  return reply.status;
}

export async function begin(url: string, phone: string): Promise<Readonly<Record<string, unknown>>> {
  const reply = await fetch(`${url}/webhook/conversation-init`, {
    method: 'POST',
    body: JSON.stringify({ caller_id: phone, agent_id: 'agent', called_number: '+15550100', call_sid: 'CA1' }),
    headers: { 'Content-Type': 'application/json', 'X-Holdfast-Secret': voiceEnv.HOLDFAST_VOICE_SECRET },
  });
  if (reply.status !== 200) throw new Error(`A call that begins is answered ${reply.status}.`);
  // Sound: a 200 of this route is such an object.
  return ((await reply.json()) as { readonly dynamic_variables: Readonly<Record<string, unknown>> }).dynamic_variables;
}

/** A number of its own for each caller. */
export function phoneOf(caller: number): string {
  return `+1555${String(1_000_000 + caller)}`;
}
