/** A command of a terminal session, with what it printed. */
export interface Step {
  readonly command: string;
  /** Lines as documented; `…` stands for any lines that are left out. */
  readonly printed: readonly string[];
}

const PROMPT = '$ ';
const LEFT_OUT = '…';

/** The commands of a terminal session: lines after a prompt. @throws Error when it begins with no prompt */
export function stepsOf(session: string): Step[] {
  const steps: { command: string; printed: string[] }[] = [];
  for (const line of session.trimEnd().split('\n')) {
    const step = steps.at(-1);
    if (line.startsWith(PROMPT)) steps.push({ command: line.slice(PROMPT.length), printed: [] });
    else if (step === undefined) throw new Error(`a terminal session begins with "${PROMPT}", not with ${line}`);
    else step.printed.push(line);
  }
  return steps;
}

/**
 * Documented lines that a command did not print, in their order. Numbers are not compared, since times are among them, nor are
 * empty lines, ids and addresses.
 */
export function linesMissing({ printed }: Step, output: string): string[] {
  const real = output.split('\n').map(shape);
  const missing: string[] = [];
  let from = 0;
  for (const line of printed) {
    if (line === LEFT_OUT || line.trim() === '') continue;
    const at = real.indexOf(shape(line), from);
    if (at === -1) missing.push(line);
    else from = at + 1;
  }
  return missing;
}

function shape(line: string): string {
  return line
    .trimEnd()
    .replaceAll(/\bhf_[\w-]+…?/gu, 'KEY')
    .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gu, 'ID')
    .replaceAll(/\d+(?:[.,]\d+)*/gu, '#');
}
