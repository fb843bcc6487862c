import { loadDataset, type LabelledText, type Polarity } from '@recurrent/datasets';
import { TextPreprocessor } from '../text-classifier/preprocessor.js';
import { createTextClassifier, type TextClassifier } from '../text-classifier/text-classifier.js';
import { readWordVectors, weightsFromVectors } from './word-vectors.js';

/** How to train the sentiment that comes with the package. */
export interface SentimentTraining {
  readonly data?: string | undefined;
  /** A file of word vectors to begin with. */
  readonly vectors?: string | undefined;
  readonly seed: number;
  readonly epochs: number;
  readonly units: number;
  readonly dropout: number;
  readonly direction: 'forward' | 'both';
  readonly tell: (line: string) => void;
}

type Opinion = LabelledText<Polarity>;

/** Blocks of the published order, as `holdOut` of the data sets has them: the fourth is judged by, the eighth validates. */
const blockLength = 100;
const blocks = 10;
const [judged, validating] = [3, 7];

/** Sentences and reviews of all three data sets, apart from what they are judged by → a classifier, calibrated. */
export async function trainSentiment(options: SentimentTraining): Promise<TextClassifier> {
  const { data, vectors: path, seed, epochs, units, dropout, direction, tell } = options;
  const { train, validation } = await readOpinions(data);
  tell(`${train.length} texts to learn from, ${validation.length} to validate by`);
  const preprocessor = TextPreprocessor.adapt(train, { minCount: 3 });
  const vectors = path === undefined ? undefined : await readWordVectors(path);
  const { vocabulary } = preprocessor;
  tell(
    `${vocabulary.size} ids, ${vocabulary.words.filter((word) => vectors?.of(word)).length} words with vectors`,
  );
  const classifier = createTextClassifier({
    preprocessor,
    embeddingDim: vectors?.dimensions ?? 64,
    units,
    dropout,
    direction,
    seed,
    ...(vectors && { weights: (network) => weightsFromVectors(network, { vocabulary, vectors, seed }) }),
  });
  await classifier.fit(train, {
    validation,
    epochs,
    patience: 2,
    batchSize: 32,
    learningRate: 1e-3,
    schedule: {
      warmupSteps: 50,
      decay: { name: 'cosine', steps: Math.ceil((epochs * train.length) / 32), end: 0.05 },
    },
    seed,
    metrics: ['accuracy'],
    onProgress({ epoch, batch, batches, loss, validationLoss, metrics, secondsLeft }) {
      if (batch % 100 !== 0 && batch !== batches) return;
      const said =
        batch === batches
          ? `, validation ${validationLoss?.toFixed(4)} ${metrics?.accuracy?.toFixed(4)}`
          : '';
      tell(
        `epoch ${epoch} batch ${batch}/${batches} loss ${loss.toFixed(4)}${said}, ${Math.round(secondsLeft)} s left`,
      );
    },
  });
  await classifier.calibrate(validation);
  tell(`temperature ${preprocessor.temperature.toFixed(3)}`);
  return classifier;
}

async function readOpinions(data: string | undefined): Promise<{ train: Opinion[]; validation: Opinion[] }> {
  const options = data === undefined ? {} : { dataDir: data };
  const parts = { train: [] as Opinion[], validation: [] as Opinion[] };
  const sst2 = await loadDataset('sst2', options);
  const imdb = await loadDataset('imdb', options);
  const uci = await loadDataset('uci-sentences', options);
  for (const [name, { train }] of Object.entries({ sst2, imdb, uci })) {
    for (const [index, opinion] of train.entries()) {
      const block = Math.floor(index / blockLength) % blocks;
      // The treebank has a part of its own to be judged by.
      if (block === judged && name !== 'sst2') continue;
      parts[block === validating ? 'validation' : 'train'].push(opinion);
    }
  }
  return parts;
}
