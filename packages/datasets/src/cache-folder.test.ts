import { expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.js';

const home = '/home/ada';

test.each([
  ['linux', {}, '/home/ada/.cache/recurrent'],
  ['linux', { XDG_CACHE_HOME: '/fast' }, '/fast/recurrent'],
  ['darwin', {}, '/home/ada/Library/Caches/recurrent'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/recurrent/Cache'],
] as const)('downloads are kept where %s keeps such files, given %o', (platform, env, folder) => {
  expect(cacheFolder({ platform, env, home }).replaceAll('\\', '/')).toBe(folder);
});
