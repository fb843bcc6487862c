export { installPacked, type PackedInstall } from './packed-install.js';
export { buildPage, predictingPage } from './packed-page.js';
