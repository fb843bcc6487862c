import { serveJob } from '@recurrent/demo-kit/web';
import { loadTextClassifier, RnnError } from '@recurrent/nlp';
import { tunedModel } from './tuning.js';
import type { Tuning } from './tuning.js';

const batchSize = 8;

serveJob<Tuning>(async ({ rows, epochs, seed }, { onProgress, signal }) => {
  const classifier = await loadTextClassifier('sentiment');
  try {
    await classifier.fit(rows, { epochs, seed, batchSize, onProgress, signal });
  } catch (error) {
    // A stopped training keeps what it has learned so far.
    if (!(error instanceof RnnError && error.code === 'aborted')) throw error;
  }
  await classifier.save(tunedModel);
});
