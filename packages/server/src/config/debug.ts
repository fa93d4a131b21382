/** Shows where in the code a command failed. Not a setting: it must work when the settings do not. */
export const DEBUG_VARIABLE = 'HOLDFAST_DEBUG';

/** Whether a person asked for stack traces. */
export function readDebug(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  const value = env[DEBUG_VARIABLE] ?? '';
  return !['', '0', 'false'].includes(value);
}
