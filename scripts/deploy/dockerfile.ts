/** One instruction of a Dockerfile, continued lines joined, comments gone. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile in order. Only what ours uses is understood; here-documents are not. */
export function stagesOf(text: string): readonly Stage[] {
  const joined = text.replaceAll(/^\s*#.*\n/gmu, '').replaceAll(/\s*\\\n\s*/gu, ' ');
  const instructions = joined.split('\n').flatMap((line): Instruction[] => {
    const found = /^([A-Z]+)\s+(.*)$/u.exec(line.trim());
    return found === null ? [] : [{ name: found[1] ?? '', rest: found[2] ?? '' }];
  });
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') {
      const [base = '', , name = ''] = instruction.rest.split(/\s+/u);
      stages.push({ name, base, instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** `A=1 B=2` as pairs. */
export function pairsOf(rest: string): readonly (readonly [name: string, value: string])[] {
  return rest.split(/\s+/u).map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? ([pair, ''] as const) : ([pair.slice(0, at), pair.slice(at + 1)] as const);
  });
}
