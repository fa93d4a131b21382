import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from './imports.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const named = z.object({ name: z.string(), version: z.string() });
const market = z.object({ plugins: z.array(z.object({ name: z.string(), source: z.string() })) });
const hooks = z.object({
  hooks: z.record(z.string(), z.array(z.object({ hooks: z.array(z.object({ command: z.string() })) }))),
});

test('the plugin of Claude Code has the version of the server, is in the marketplace, and starts a hook that is there', () => {
  const plugin = named.parse(read('plugins/claude-code/.claude-plugin/plugin.json'));
  expect(plugin.version).toBe(named.parse(read('packages/server/package.json')).version);
  const { plugins } = market.parse(read('.claude-plugin/marketplace.json'));
  expect(plugins).toEqual([expect.objectContaining({ name: plugin.name, source: './plugins/claude-code' })]);
  const events = Object.values(hooks.parse(read('plugins/claude-code/hooks/hooks.json')).hooks);
  const commands = new Set(events.flat().flatMap((group) => group.hooks.map(({ command }) => command)));
  expect(commands.size).toBe(1);
  const script = /\$\{CLAUDE_PLUGIN_ROOT\}\/(\S+)" claude-code$/u.exec([...commands][0] ?? '')?.[1];
  expect(existsSync(join(ROOT, 'plugins/claude-code', script ?? 'none'))).toBe(true);
});
