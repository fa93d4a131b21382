import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Where snippets take Holdfast from: the sources of this checkout, or the packed packages in another project. */
export interface Installation {
  readonly modules: string;
  /** Export conditions of Node and the compiler. */
  readonly conditions: readonly string[];
  /** What a user types as `holdfast`. */
  readonly holdfast: readonly [command: string, ...args: string[]];
}

export function checkout(): Installation {
  // In a test, what was bundled of it.
  const programs = process.env['HOLDFAST_TEST_PROGRAMS'];
  const main = join(root, 'packages/server/src/cli/main.ts');
  return {
    modules: join(root, 'node_modules'),
    conditions: ['holdfast-source'],
    holdfast:
      programs === undefined
        ? [process.execPath, '--conditions=holdfast-source', main]
        : [process.execPath, join(programs, 'main.js')],
  };
}

export function packedIn(project: string): Installation {
  const modules = join(project, 'node_modules');
  return { modules, conditions: [], holdfast: [join(modules, '.bin/holdfast')] };
}

/** A user's folder for the snippets of one page: packages installed, commands on the path, a data folder. */
export interface Desk extends AsyncDisposable {
  readonly folder: string;
  /** The whole environment of a snippet. */
  readonly env: Readonly<Record<string, string>>;
}

export async function layDesk(installation: Installation): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-snippets-'));
  const bin = join(folder, '.bin');
  await mkdir(bin);
  await symlink(installation.modules, join(folder, 'node_modules'));
  for (const name of ['docs', 'examples']) await symlink(join(root, name), join(folder, name));
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  for (const [name, script] of Object.entries(commands(installation))) {
    await writeFile(join(bin, name), `#!/usr/bin/env bash\nset -euo pipefail\n${script}`, { mode: 0o755 });
  }
  const path = [bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  return {
    folder,
    env: {
      PATH: path,
      HOME: folder,
      HOLDFAST_DATA: join(folder, 'data'),
      NO_COLOR: '1',
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/snippets'),
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The commands that snippets type. Those that would change the machine only check what they are asked for. */
function commands({ holdfast }: Installation): Record<string, string> {
  const real = holdfast.map((part) => `'${part}'`).join(' ');
  return {
    // A server of a snippet ends as soon as it has said where it is.
    holdfast: `
if [ "\${1:-}" != serve ]; then exec ${real} "$@"; fi
said=$(mktemp)
${real} "$@" --port 0 >"$said" &
server=$!
for _ in $(seq 300); do
  if grep -q 'Try it\\|"curl"' "$said" || ! kill -0 "$server" 2>/dev/null; then break; fi
  sleep 0.1
done
kill "$server" 2>/dev/null || true
wait "$server" && code=0 || code=$?
cat "$said"
rm "$said"
exit "$code"
`,
    npx: `
if [ "$1" = -y ]; then shift; fi
if [ "$1" != @holdfast/server ]; then echo "npx: $1 is no package with a command of ours" >&2; exit 1; fi
shift
exec holdfast "$@"
`,
    // npm ci, npm start and npm test are run by .ci/run.
    npm: `
case "$*" in
  ci | start | test) ;;
  'run -s holdfast -- '*) shift 4; exec holdfast "$@" ;;
  'run '*) grep -q "\\"$2\\":" '${join(root, 'package.json')}' ;;
  install* | i\\ *)
    for name in "\${@:2}"; do
      case "$name" in -*) ;; @holdfast/core | @holdfast/sdk | @holdfast/server) ;; *) echo "npm: $name is not ours" >&2; exit 1 ;; esac
    done ;;
  *) echo "npm: no snippet should need npm $*" >&2; exit 1 ;;
esac
`,
    git: `
case "$*" in
  'clone https://github.com/holdfast/holdfast'*) mkdir -p holdfast ;;
  *) echo "git: no snippet should need git $*" >&2; exit 1 ;;
esac
`,
    // Written down, and tried by the test.
    claude: `printf '%s\\t' "$@" >>"$HOME/.claude-calls"; echo >>"$HOME/.claude-calls"\n`,
    curl: `exec "$(PATH="\${PATH#*:}" command -v curl)" --fail-with-body --silent --show-error "$@"\n`,
  };
}
