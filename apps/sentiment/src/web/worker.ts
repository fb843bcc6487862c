import { serveJob } from '@recurrent/demo-kit/web';
import { loadTextClassifier, RnnError } from '@recurrent/nlp';
import { tunedModel } from './tuning.js';
import type { Tuning } from './tuning.js';

const batchSize = 8;

serveJob<Tuning>(async ({ rows, validation, labels, epochs, seed }, { onProgress, signal }) => {
  const shipped = await loadTextClassifier('sentiment');
  const classifier = shipped.adapt(rows, labels ? { labels, seed } : {});
  // Where there are no labels to learn anew, larger steps would only forget more of what it knows.
  const learningRate = labels ? 0.003 : 0.002;
  try {
    await classifier.fit(rows, { epochs, seed, batchSize, learningRate, onProgress, signal });
  } catch (error) {
    // A stopped training keeps what it has learned so far.
    if (!(error instanceof RnnError && error.code === 'aborted')) throw error;
  }
  if (validation.length > 0) await classifier.calibrate(validation);
  await classifier.save(tunedModel);
});
