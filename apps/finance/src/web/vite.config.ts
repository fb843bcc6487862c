import { fileURLToPath } from 'node:url';
import { pageConfig } from '@recurrent/demo-kit/vite';
import type { UserConfig } from 'vite';
import { indexFile } from '../index-file.js';

const config: UserConfig = pageConfig(import.meta.url, {
  // The package of the data does not export its files.
  alias: [{ find: /^sp500-2000\.csv/, replacement: fileURLToPath(indexFile) }],
});

export default config;
