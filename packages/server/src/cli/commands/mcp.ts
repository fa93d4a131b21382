import { Command } from 'commander';
import { collect, optionsOf, withExamples } from '../command-line.ts';
import type { McpFlags } from '../serve/run-mcp.ts';
import type { Cli } from '../session.ts';

export function mcpCommand(cli: Cli): Command {
  const command = new Command('mcp')
    .summary('serve MCP on standard input and output')
    .description(
      'What MCP clients start: standard output carries the protocol, standard error the log. Several clients, a server and ' +
        'other commands may use the same data folder at once.',
    )
    .option('--space <name>', 'space of calls that name none')
    .option(
      '--project',
      "that space is the repository's of the folder it is started in, as hooks have it; where these are connected to a server elsewhere, its memories",
    )
    .option(
      '--toolset <name>',
      'show this set of tools as well: continuity, reference; may be given several times',
      collect,
    )
    .action(async () => {
      const { runMcp } = await import('../serve/run-mcp.ts');
      await runMcp(cli, optionsOf<McpFlags>(command));
    });
  return withExamples(command, [
    ['claude mcp add holdfast -- npx -y @holdfast/server mcp', 'for Claude Code'],
    ['holdfast mcp --space garden', 'one project alone'],
    ['holdfast mcp --toolset continuity', 'with tools for sessions, work and known problems'],
  ]);
}
