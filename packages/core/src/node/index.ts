export { directoryStore } from './directory-store.js';
export { createCsvLog } from './csv-log.js';
export { createJsonLinesLog } from './json-lines-log.js';
export { createTensorboardLog, type TensorboardLogOptions } from './tensorboard-log.js';
export type { LogEvery } from './progress-row.js';
export { openStudyFile, type StudyFile } from './study-file.js';
export { startTrialThreads, type TrialModule, type TrialThreads } from './trial-threads.js';
export { exitCodesHelp, runProgram, type Program } from './run-program.js';
export { readTable, streamTable } from './table-file.js';
