import { pageConfig } from '@recurrent/demo-kit/vite';
import type { Plugin, UserConfig } from 'vite';

/** The analyzer of the package natural requires the word lists of ten languages, 7 MB; a page that reads English uses two files. */
const englishOnly: Plugin = {
  name: 'english-only',
  enforce: 'pre',
  load(id) {
    const isList = /natural\/lib\/natural\/sentiment\/.*\.json$|afinn-165-financialmarketnews/.test(id);
    if (!isList || id.endsWith('negations_en.json')) return undefined;
    return id.endsWith('.json') ? '{}' : 'export const afinnFinancialMarketNews = {}';
  },
};

const config: UserConfig = pageConfig(import.meta.url, { plugins: [englishOnly] });

export default config;
