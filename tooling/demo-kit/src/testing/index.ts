export { findChromium, startDemoPage } from './demo-page.js';
export type { DemoPage } from './demo-page.js';
export { collectComplaints, findBarriers, longestFrame } from './page-watch.js';
