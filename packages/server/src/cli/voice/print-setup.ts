import { setupElevenLabs } from '../../voice/setup-elevenlabs.ts';
import { voiceSettings } from '../../voice/voice-settings.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';

const own = ['user_id', 'user_name', 'memory_context', 'recent_topics', 'last_interaction', 'caller_known'];

export async function printSetup({ terminal }: Cli, options: GlobalOptions & { readonly url?: string }): Promise<void> {
  const { config } = await loadSettings(options);
  const { variables, userVariable } = voiceSettings(config);
  const steps = setupElevenLabs({
    url: options.url ?? `http://${config.host}:${config.port}`,
    secretHeader: config.voiceSecretHeader,
    userVariable,
    variables: [...new Set([...own, userVariable, ...Object.keys(variables)])],
  });
  if (options.json === true) return terminal.printJson({ steps });
  const { bold, cyan } = terminal.colors;
  for (const { where, values, json } of steps) {
    await terminal.print(bold(where));
    for (const [name, value] of Object.entries(values)) await terminal.print(`  ${cyan(name)}: ${value}`);
    if (json !== undefined) {
      for (const line of JSON.stringify(json, undefined, 2).split('\n')) await terminal.print(`  ${line}`);
    }
    await terminal.print('');
  }
  if (options.url === undefined) terminal.note('ElevenLabs must reach the server: give its public address with --url.');
}
