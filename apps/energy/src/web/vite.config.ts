import { pageConfig } from '@recurrent/demo-kit/vite';
import type { UserConfig } from 'vite';

const config: UserConfig = pageConfig(import.meta.url);

export default config;
