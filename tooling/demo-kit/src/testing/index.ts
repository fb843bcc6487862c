export { findChromium, startDemoPage } from './demo-page.js';
export type { DemoPage } from './demo-page.js';
export { describeForecastingPage } from './forecasting-page.js';
export type { ForecastingPageTest } from './forecasting-page.js';
export { findBarriers, longestFrame } from './page-watch.js';
export { loadedScripts, pageLooks, tabTo, visit } from './visit.js';
export type { PageLook, Visit } from './visit.js';
