import { resolve } from 'node:path';
import type { CodingAgent } from '../../hooks/agent-event.ts';
import { type Cli, loadSettings } from '../session.ts';
import { eventsOf, hooksIn, settingsFile, withHooks, withoutHooks } from './agent-settings.ts';
import { type ConnectFlags, connectHooks, disconnectHooks } from './connect-hooks.ts';
import { hookCommand } from './hook-command.ts';
import { backupOf, readSettingsFile, writeSettingsFile } from './settings-file.ts';

export interface PlaceFlags {
  /** Into the settings of the project in this folder, instead of the person's own. */
  readonly project?: boolean;
  readonly dryRun?: boolean;
  /** Also revokes the key that was made for hooks. */
  readonly revoke?: boolean;
}

export type InstallFlags = ConnectFlags & PlaceFlags & { readonly space?: string };

/** Puts our hooks into the settings of an agent; again, it changes nothing. */
export async function runInstall({ terminal }: Cli, flags: InstallFlags, agent: CodingAgent): Promise<void> {
  const { config } = await loadSettings(flags);
  const file = await readSettingsFile(settingsFile(agent, projectOf(flags)));
  const command = hookCommand(agent, { data: config.data, space: flags.space });
  const settings = withHooks(file.settings, agent, command);
  if (flags.dryRun === true) {
    if (flags.json === true) return terminal.printJson({ file: file.path, settings });
    await terminal.print(`${terminal.colors.bold(file.path)} would become:`);
    return terminal.print(JSON.stringify(settings, undefined, 2));
  }
  const wasClean = hooksIn(file.settings).size === 0;
  const connection = await connectHooks(config, flags);
  const outcome = await writeSettingsFile(file, { settings, wasClean, clean: false });
  const { key: _secret, ...shown } = connection;
  if (flags.json === true) {
    return terminal.printJson({ agent, file: file.path, outcome, events: eventsOf(agent), connection: shown });
  }
  const done = outcome === 'unchanged' ? 'were there already, in' : 'are in';
  await terminal.print(`Hooks of ${agent} ${done} ${file.path}.`);
  if (outcome === 'written' && wasClean && file.text !== undefined) {
    await terminal.print(`As it was before: ${backupOf(file.path)}`);
  }
  for (const line of notesFor(agent, shown.url)) terminal.note(line);
}

/** Tells hooks that come from elsewhere, such as a plugin, where the server is. */
export async function runConnect({ terminal }: Cli, flags: ConnectFlags): Promise<void> {
  const { config } = await loadSettings(flags);
  const { key: _secret, ...shown } = await connectHooks(config, flags);
  if (flags.json === true) return terminal.printJson(shown);
  await terminal.print(`Hooks talk to ${shown.url}, as ${shown.file} says.`);
}

export async function runUninstall(
  { terminal }: Cli,
  flags: ConnectFlags & PlaceFlags,
  agent: CodingAgent,
): Promise<void> {
  const file = await readSettingsFile(settingsFile(agent, projectOf(flags)));
  const settings = withoutHooks(file.settings);
  if (flags.dryRun === true) {
    if (flags.json === true) return terminal.printJson({ file: file.path, settings });
    await terminal.print(`${terminal.colors.bold(file.path)} would become:`);
    return terminal.print(JSON.stringify(settings, undefined, 2));
  }
  const had = hooksIn(file.settings).size > 0;
  const change = { settings, wasClean: !had, clean: true };
  const outcome = had ? await writeSettingsFile(file, change) : 'unchanged';
  if (flags.revoke === true) await disconnectHooks((await loadSettings(flags)).config, flags);
  if (flags.json === true) return terminal.printJson({ agent, file: file.path, outcome });
  await terminal.print(had ? `Hooks of ${agent} are out of ${file.path}.` : `${file.path} has no hooks of Holdfast.`);
}

function projectOf({ project }: PlaceFlags): string | undefined {
  return project === true ? resolve('.') : undefined;
}

function notesFor(agent: CodingAgent, url: string): string[] {
  const next = `They talk to ${url}: keep \`holdfast serve\` running. \`holdfast hooks status\` tells whether all is well.`;
  switch (agent) {
    case 'claude-code':
      return [next, 'They take part from the next session on.'];
    case 'cursor':
      return [next, 'Restart Cursor, so that it reads them.'];
    case 'codex':
      return [
        next,
        'Codex asks once whether you trust them (`/hooks`). Older versions want `hooks = true` under `[features]` in config.toml.',
      ];
  }
}
