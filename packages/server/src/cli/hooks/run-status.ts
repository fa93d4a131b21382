import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hookConnectionFile, storedConnection } from '../../config/hook-connection.ts';
import { postEvent } from '../../hook/post-event.ts';
import { projectAt } from '../../hook/project.ts';
import { type CodingAgent, codingAgents } from '../../hooks/agent-event.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';
import { eventsOf, hooksIn, settingsFile } from './agent-settings.ts';
import { readSettingsFile } from './settings-file.ts';

interface AgentStatus {
  readonly agent: CodingAgent;
  readonly file: string;
  /** part: an older version of ours put in fewer events. */
  readonly state: 'installed' | 'part' | 'broken' | 'not installed';
}

type ServerStatus = 'answers' | 'refuses the key' | 'is not there' | 'does not answer' | 'fails';

/** Milliseconds for which it is waited: whoever asks wants to know that it hangs. */
const patienceMs = 2_000;

/** Tells of each agent whether its hooks are in, and whether the server they talk to takes them. */
export async function runStatus({ terminal, monotonic }: Cli, options: GlobalOptions): Promise<void> {
  const { config } = await loadSettings(options);
  const project = resolve('.');
  const places = codingAgents.flatMap((agent) => [
    { agent, file: settingsFile(agent, undefined) },
    { agent, file: settingsFile(agent, project) },
  ]);
  const found = await Promise.all(places.map(({ agent, file }) => statusOf(agent, file)));
  // A project without hooks of its own is nothing to tell of.
  const agents = found.filter(({ state }, index) => index % 2 === 0 || state !== 'not installed');
  const connection = storedConnection(config.data);
  const begun = monotonic();
  const server = connection === undefined ? undefined : await askServer(connection);
  const tookMs = Math.round(monotonic() - begun);
  const { space } = projectAt(project);
  if (options.json === true) {
    const url = connection?.url;
    return terminal.printJson({
      agents,
      ...(server === undefined ? {} : { server: { url, state: server, tookMs } }),
      space,
    });
  }
  const { bold } = terminal.colors;
  for (const { agent, file, state } of agents) await terminal.print(`${bold(agent)}: ${state} (${file})`);
  await terminal.print(
    connection === undefined
      ? `${bold('server')}: not connected, ${hookConnectionFile(config.data)} is missing; run \`holdfast hooks install\``
      : `${bold('server')}: ${connection.url} ${server}${server === 'answers' ? ` in ${tookMs} ms` : ''}`,
  );
  await terminal.print(`${bold('space of this folder')}: ${space}`);
}

async function statusOf(agent: CodingAgent, file: string): Promise<AgentStatus> {
  const { settings } = await readSettingsFile(file);
  const hooks = hooksIn(settings);
  if (hooks.size === 0) return { agent, file, state: 'not installed' };
  const isGone = [...hooks.values()].some((command) => {
    const script = scriptOf(command);
    // A variable is the agent's to fill in.
    return script === undefined || (!script.includes('$') && !existsSync(script));
  });
  if (isGone) return { agent, file, state: 'broken' };
  return { agent, file, state: eventsOf(agent).every((event) => hooks.has(event)) ? 'installed' : 'part' };
}

/** The path of the hook in a command line, quoted or not. */
function scriptOf(command: string): string | undefined {
  const words = command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/gu).map(([, ...word]) => word.join(''));
  return words.find((word) => /holdfast-hook\.\w+$/u.test(word));
}

/** An event of no kind that is kept. */
async function askServer(connection: NonNullable<ReturnType<typeof storedConnection>>): Promise<ServerStatus> {
  const body = JSON.stringify({ event: { hook_event_name: 'Status' }, project: { space: 'default' } });
  const signal = AbortSignal.timeout(patienceMs);
  const sent = await postEvent(connection, { path: '/v1/hooks/claude-code', body, signal });
  if (sent.kind === 'unreachable') return signal.aborted ? 'does not answer' : 'is not there';
  if (sent.status === 200) return 'answers';
  return sent.status === 401 || sent.status === 403 ? 'refuses the key' : 'fails';
}
