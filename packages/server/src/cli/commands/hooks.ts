import { Argument, Command } from 'commander';
import { type CodingAgent, codingAgents } from '../../hooks/agent-event.ts';
import { optionsOf, wholeNumber, withExamples } from '../command-line.ts';
import type { ConnectFlags } from '../hooks/connect-hooks.ts';
import type { InstallFlags, PlaceFlags } from '../hooks/run-install.ts';
import type { Cli } from '../session.ts';

const agentArgument = (): Argument => new Argument('<agent>', 'which coding agent').choices(codingAgents);
const ofProject = ['--project', 'in the settings of the project in this folder, not in your own'] as const;
const dryRun = ['--dry-run', 'print what the settings would become, and change nothing'] as const;

const connecting = {
  url: ['--url <address>', 'address of the server; that of the settings when not given'],
  key: ['--key <secret>', 'API key to use; one is made when not given'],
  timeout: ['--timeout <ms>', 'milliseconds after which a hook gives up; 220 when not given', wholeNumber],
} as const;

export function hooksCommand(cli: Cli): Command {
  const command = new Command('hooks')
    .summary('let coding agents remember by themselves')
    .description(
      'Hooks of Claude Code, Cursor and Codex: a session begins with what the one before it left, prompts bring along what is known, ' +
        'and what is done is kept. When the server is down they let the agent go on within 300 ms.',
    );
  for (const child of [installCommand(cli), uninstallCommand(cli), connectCommand(cli), statusCommand(cli)]) {
    command.addCommand(child);
  }
  return withExamples(command, [
    ['holdfast hooks install claude-code', 'for every project of yours'],
    ['holdfast hooks status', 'whether they are in, and the server answers'],
  ]);
}

function installCommand(cli: Cli): Command {
  const command = new Command('install')
    .summary("put the hooks into an agent's settings")
    .description(
      "Adds to the agent's own settings and leaves the rest as it is; the file as it was before is kept beside it. Again, it changes nothing. " +
        'A key for the hooks is made and kept in `hooks.json` of the data folder.',
    )
    .addArgument(agentArgument())
    .option(...ofProject)
    .option(...dryRun)
    .option('--space <name>', 'space of all memories; that of the repository when not given')
    .option(...connecting.url)
    .option(...connecting.key)
    .option(...connecting.timeout)
    .action(async (agent: CodingAgent) => {
      const { runInstall } = await import('../hooks/run-install.ts');
      await runInstall(cli, optionsOf<InstallFlags>(command), agent);
    });
  return withExamples(command, [
    ['holdfast hooks install claude-code --dry-run', 'see it first'],
    ['holdfast hooks install cursor --project', 'for this project alone'],
  ]);
}

function uninstallCommand(cli: Cli): Command {
  const command = new Command('uninstall')
    .summary("take the hooks out of an agent's settings")
    .description('Takes out what `install` put in, and nothing else. What was remembered stays.')
    .addArgument(agentArgument())
    .option(...ofProject)
    .option(...dryRun)
    .option('--revoke', 'also revoke the key that was made for hooks, of all agents')
    .action(async (agent: CodingAgent) => {
      const { runUninstall } = await import('../hooks/run-install.ts');
      await runUninstall(cli, optionsOf<PlaceFlags>(command), agent);
    });
  return withExamples(command, [['holdfast hooks uninstall claude-code', 'the settings are as they were']]);
}

function connectCommand(cli: Cli): Command {
  const command = new Command('connect')
    .summary('tell hooks where the server is')
    .description(
      'Writes address and key into `hooks.json` of the data folder, as `install` does too. For the plugin of Claude Code, which brings its own hooks.',
    )
    .option(...connecting.url)
    .option(...connecting.key)
    .option(...connecting.timeout)
    .action(async () => {
      const { runConnect } = await import('../hooks/run-install.ts');
      await runConnect(cli, optionsOf<ConnectFlags>(command));
    });
  return withExamples(command, [
    ['holdfast hooks connect', 'to the server of this machine'],
    ['holdfast hooks connect --url https://memory.example.com --key YOUR_KEY --timeout 800', 'to one far away'],
  ]);
}

function statusCommand(cli: Cli): Command {
  const command = new Command('status')
    .summary('whether hooks are in, and the server takes them')
    .description(
      'Looks at the settings of each agent, yours and those of this folder, and asks the server that the hooks talk to.',
    )
    .action(async () => {
      const { runStatus } = await import('../hooks/run-status.ts');
      await runStatus(cli, optionsOf<object>(command));
    });
  return withExamples(command, [['holdfast hooks status', 'all of it']]);
}
