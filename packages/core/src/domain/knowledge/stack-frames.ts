/** One line of a stack trace: where in the program, without what differs from build to build. */
export interface Frame {
  /** The name of the file without its folders, or of the module. */
  readonly place: string;
  /** The function, or an empty text where the trace names none. */
  readonly name: string;
  /** False for the language's own code and for libraries. */
  readonly own: boolean;
}

interface Form {
  readonly pattern: RegExp;
  /** Names of the groups: `place` and `name`. */
  readonly calls: 'last' | 'first';
}

/**
 * The forms in which languages print a frame; `calls` says where the innermost call stands. Each pattern is anchored at its line and has no
 * nested repetition, so that no line takes long to refuse.
 */
const forms: readonly Form[] = [
  // JavaScript: at name (file:1:2), at async file:1:2
  {
    pattern: /^\s*at (?:async )?(?:new )?(?<name>[^\s(]+(?: \[as [^\]]+\])?) \((?<place>[^()]+?):\d+:\d+\)$/u,
    calls: 'first',
  },
  { pattern: /^\s*at (?:async )?(?<place>[^\s()]+):\d+:\d+$/u, calls: 'first' },
  // Java, Kotlin: at a.b.Class.method(File.java:12), (Native Method), (Unknown Source)
  {
    pattern:
      /^\s*at (?:[\w.@/-]+\/)?(?<name>[\w$.<>]+)\((?<place>[\w$.]+\.(?:java|kt|scala|groovy)(?=:\d)|Native Method|Unknown Source)(?::\d+)?\)(?: ~?\[.*\])?$/u,
    calls: 'first',
  },
  // C#: at Namespace.Class.Method(Type arg) in file:line 12
  { pattern: /^\s*at (?<name>[\w.`<>[\],]+)\([^)]*\)(?: in (?<place>.+):line \d+)?$/u, calls: 'first' },
  // Python: File "x.py", line 12, in name
  { pattern: /^\s*File "(?<place>[^"]+)", line \d+(?:, in (?<name>.+))?$/u, calls: 'last' },
  // Ruby: x.rb:12:in `name'
  { pattern: /^\s*(?:from )?(?<place>[^\s:]+\.rb):\d+:in [`'](?<name>[^']+)'(?:: .*)?$/u, calls: 'first' },
  // PHP: #0 /x/y.php(12): name()
  { pattern: /^\s*#\d+ (?<place>[^\s(]+)\(\d+\): (?<name>[^\s(]+)\(/u, calls: 'first' },
  // Rust: at src/x.rs:1:2, below "3: crate::name"
  { pattern: /^\s*at (?<place>[^\s]+\.rs):\d+(?::\d+)?$/u, calls: 'first' },
  // Elixir: (shop 1.0.0) lib/x.ex:12: Module.name/1
  { pattern: /^\s+\([^()]+\) (?<place>[^\s:]+\.exs?):\d+: (?<name>.+)$/u, calls: 'first' },
  // Dart: #0      Class.name (package:x/y.dart:1:2)
  { pattern: /^#\d+\s+(?<name>[^\s(]+) \((?<place>[^\s():]+:[^\s():]+):\d+(?::\d+)?\)$/u, calls: 'first' },
  // Go: <tab>/x/y.go:12 +0x1d
  { pattern: /^\s+(?<place>[^\s:]+\.go):\d+(?: \+0x[\da-f]+)?$/u, calls: 'first' },
];

/** What a language or a library brings along. */
const foreign =
  /node_modules[\\/]|^node:|^internal[\\/]|^bun:|site-packages|dist-packages|[\\/]lib[\\/]python\d|<frozen |^<anonymous>$|^native$|[\\/]gems[\\/]|[\\/]vendor[\\/]|[\\/]usr[\\/]lib|[\\/]go[\\/]pkg[\\/]mod|[\\/]go[\\/]src[\\/]runtime|[\\/]rustc[\\/]|\.cargo[\\/]registry|[\\/]runtime[\\/](?:proc|panic|asm)|^package:flutter|^dart:|phoenix[\\/]|ecto[\\/]|Native Method|Unknown Source/u;
const foreignNames =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|scala|groovy|org\.(?:springframework|apache|hibernate|junit|postgresql|eclipse)|com\.(?:zaxxer|fasterxml|mysql)|io\.(?:netty|grpc)|reactor|System|Microsoft|Npgsql|core|std|alloc|tokio)(?:\.|::)/u;

/** The frames of the innermost error, the innermost call first; empty when the text has none. */
export function framesOf(text: string): readonly Frame[] {
  const frames: Frame[] = [];
  let calls: Form['calls'] = 'first';
  for (const line of text.split('\n')) {
    const found = readFrame(line.trimEnd());
    if (found === undefined) continue;
    calls = found.calls;
    frames.push(found.frame);
  }
  return calls === 'first' ? frames : frames.toReversed();
}

/** Whether a line is part of a trace and no part of the message; the first one of Ruby is both. */
export function isFrame(line: string): boolean {
  return readFrame(line.trimEnd()) !== undefined && !/:in [`'][^']+': ./u.test(line);
}

function readFrame(line: string): { readonly frame: Frame; readonly calls: Form['calls'] } | undefined {
  // No frame is as long; a line of data could be.
  if (line.length > 1_000) return undefined;
  for (const { pattern, calls } of forms) {
    const groups = pattern.exec(line)?.groups;
    if (groups === undefined) continue;
    const place = groups['place'] ?? '';
    const name = groups['name'] ?? '';
    const own = !foreign.test(place) && !foreignNames.test(name);
    return { frame: { place: fileName(place), name: plainName(name), own }, calls };
  }
  return undefined;
}

/** Without folders, query, and the hash that a bundler puts in. */
function fileName(place: string): string {
  const path = place.replace(/[?#].*$/u, '');
  return path
    .slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    .replace(/[.-](?=[\da-z]*\d)[\da-z]{6,}(?=\.\w+$)/iu, '');
}

/** Without what a compiler numbers: anonymous classes, lambdas, closures. */
function plainName(name: string): string {
  return name
    .replaceAll(/\$\$Lambda\S*|\$\d+|\.func\d+|`\d+|::\{\{closure\}\}|\bh[\da-f]{16}\b/gu, '')
    .replace(/^Object\.|^Module\./u, '')
    .replace(/^<anonymous>$/u, '');
}
