import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** A page's own code, as small as it gets; `ask` stays a name of the bundle's top level. */
const PAGE = `
import { connect } from '@holdfast/sdk';
export async function ask(options) {
  const memory = connect(options);
  await memory.remember({ content: 'The spare key is under the blue pot' });
  const { results } = await memory.recall({ query: 'where is the spare key?' });
  return results[0].memory.content;
}
`;

/** Bundles a page that uses the installed SDK for browsers, with the bundler's own conditions. */
export async function bundleSdk(
  project: string,
): Promise<{ readonly code: string; readonly modules: readonly string[] }> {
  const input = join(project, 'page.mjs');
  await writeFile(input, PAGE);
  const bundle = await rolldown({ input, cwd: project, platform: 'browser', logLevel: 'warn' });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const [chunk, ...others] = output;
  if (others.length > 0) throw new Error('the bundle has more than one file');
  return { code: chunk.code, modules: chunk.moduleIds };
}
