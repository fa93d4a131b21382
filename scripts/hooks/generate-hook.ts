import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { withHooks } from '../../packages/server/src/cli/hooks/agent-settings.ts';

const root = join(import.meta.dirname, '..', '..');

/** The same file for the package and for the plugin, which is installed without the package. */
const scripts = ['packages/server/bin/holdfast-hook.js', 'plugins/claude-code/hooks/holdfast-hook.mjs'] as const;
const pluginHooks = 'plugins/claude-code/hooks/hooks.json';
export const hookOutputs = [...scripts, pluginHooks] as const;

const header = '// Written by `npm run generate` from packages/server/src/hook. Do not edit.\n\n';

/**
 * One file out of the hook's sources: an agent waits for it at every prompt, and one file loads faster than five. Nothing but Node
 * itself is imported by it.
 */
export async function generateHook(): Promise<ReadonlyMap<string, string>> {
  const input = join(root, 'packages/server/src/hook/holdfast-hook.ts');
  const bundle = await rolldown({ input, cwd: root, platform: 'node', logLevel: 'warn' });
  try {
    const { output } = await bundle.generate({ format: 'esm', comments: false });
    const [entry] = output;
    const foreign = entry.imports.filter((name) => !name.startsWith('node:'));
    if (output.length !== 1 || foreign.length > 0) throw new Error(`the hook imports ${foreign.join(', ')}`);
    // Regions name the files of this checkout.
    const code = entry.code.replaceAll(/^\/\/#(?:end)?region.*\n/gmu, '');
    // Events and tools as `holdfast hooks install` puts them in; the variable is filled in by Claude Code.
    const settings = withHooks({}, 'claude-code', 'node "${CLAUDE_PLUGIN_ROOT}/hooks/holdfast-hook.mjs" claude-code');
    return new Map([
      ...scripts.map((path) => [path, `${header}${code}`] as const),
      [pluginHooks, `${JSON.stringify(settings, undefined, 2)}\n`],
    ]);
  } finally {
    await bundle.close();
  }
}
