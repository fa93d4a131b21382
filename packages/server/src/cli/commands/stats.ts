import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import { formatCount } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import { tableLines } from '../render/table.ts';
import { type Cli, withSession } from '../session.ts';

export function statsCommand(cli: Cli): Command {
  const command = new Command('stats')
    .summary('count what is stored')
    .description('Counts the memories of the user by space and kind, and what the store holds.')
    .action(async () => {
      const options = optionsOf(command);
      await withSession({ options }, async ({ call }) => {
        const stats = await call('stats', { spaces: '*' });
        const { terminal } = cli;
        if (options.json === true) return terminal.printJson(stats);
        const { memories, embeddings, jobs, store } = stats;
        const rows: (readonly [name: string, value: string])[] = [
          ['memories', formatCount(memories.total)],
          ['  archived', formatCount(memories.archived)],
          ['  forgotten, restorable', formatCount(memories.deleted)],
          ...Object.entries(memories.bySpace).map(([space, count]) => [`space ${space}`, formatCount(count)] as const),
          ...Object.entries(memories.byKind).map(([kind, count]) => [`kind ${kind}`, formatCount(count)] as const),
          [
            'vectors',
            `${formatCount(embeddings.ready)} ready, ${formatCount(embeddings.pending)} pending (${embeddings.model ?? 'no embedder'})`,
          ],
          ['jobs', `${jobs.waiting} waiting, ${jobs.running} running, ${jobs.dead} dead`],
          ['on disk', store.bytes === undefined ? store.driver : `${formatBytes(store.bytes)} (${store.driver})`],
        ];
        for (const line of tableLines(rows, terminal.colors)) await terminal.print(line);
      });
    });
  return withExamples(command, [
    ['holdfast stats', 'of the default user'],
    ['holdfast stats --user ada --json', 'of another user, for a script'],
  ]);
}
