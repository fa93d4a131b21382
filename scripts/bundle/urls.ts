import { basename, dirname, join, relative } from 'node:path';
import type { Plugin } from 'rolldown';

/** Files that a module names by its own place: threads become files beside the bundle, others are found from there. */
export function urls(dir: string): Plugin {
  return {
    name: 'urls',
    transform(code, id) {
      if (!code.includes('import.meta.url')) return undefined;
      return code.replaceAll(/new URL\('(\.[^']+)', import\.meta\.url\)/gu, (_, path: string) => {
        const file = join(dirname(id), path);
        if (!file.endsWith('.ts')) return `new URL('${relative(dir, file)}', import.meta.url)`;
        const fileName = `${basename(dirname(file))}-${basename(file, '.ts')}.js`;
        this.emitFile({ type: 'chunk', id: file, fileName });
        return `new URL('./${fileName}', import.meta.url)`;
      });
    },
  };
}
