export { backtestSection, foldCount } from './backtest-section.js';
export type { FoldedSubject, FoldedTask } from './backtest-section.js';
export type { ForecastingJob } from './forecasting-job.js';
export { assertLongEnough, showForecastingPage } from './forecasting-page.js';
export type { ForecastingPage, ReadSubject } from './forecasting-page.js';
export type { Judged } from './forecast-views.js';
export { errorsAhead, meanOf } from './judgement.js';
export type { ForecastSubject, ForecastTask, RuleName } from './subject.js';
