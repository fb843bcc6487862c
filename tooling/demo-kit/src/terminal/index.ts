export { heading, title, wrap } from './heading.js';
export { lineChart } from './line-chart.js';
export type { ChartFrame, ChartSeries } from './line-chart.js';
export { lookOf } from './look.js';
export type { Ink, Look, OutputStream } from './look.js';
export { progressBar, progressLine } from './progress-bar.js';
export type { ProgressBar, TrainingProgress } from './progress-bar.js';
export { table } from './table.js';
export type { TableColumn } from './table.js';
