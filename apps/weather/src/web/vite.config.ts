import { fileURLToPath } from 'node:url';
import { pageConfig } from '@recurrent/demo-kit/vite';
import type { UserConfig } from 'vite';
import { seattleFile } from '../weather-file.js';

const config: UserConfig = pageConfig(import.meta.url, {
  // The package of the data does not export its files.
  alias: [{ find: /^seattle-weather\.csv/, replacement: fileURLToPath(seattleFile) }],
});

export default config;
