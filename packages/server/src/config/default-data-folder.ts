import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the platform keeps data of programs. */
export function defaultDataFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const home = homedir();
  const named = (variable: string, ...otherwise: readonly string[]): string => {
    const value = env[variable] ?? '';
    return value === '' ? join(home, ...otherwise) : value;
  };
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'holdfast');
  if (process.platform === 'win32') return join(named('LOCALAPPDATA', 'AppData', 'Local'), 'holdfast', 'Data');
  // XDG Base Directory Specification
  return join(named('XDG_DATA_HOME', '.local', 'share'), 'holdfast');
}
