import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's programs keep what they can fetch again: `recurrent` in the system's own cache folder. */
export function cacheFolder({
  platform = process.platform,
  env = process.env,
  home = homedir(),
}: {
  readonly platform?: NodeJS.Platform;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
} = {}): string {
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'recurrent', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'recurrent');
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'recurrent');
}
