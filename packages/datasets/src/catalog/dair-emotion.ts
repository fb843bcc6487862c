import type { Dataset, LabelledText } from '../dataset.js';
import type { CatalogFile, FileSource } from '../file-source.js';
import { cellsOf, labelOf, linesOf } from '../lines.js';

/** What a tweet says of its writer. */
export type TweetEmotion = 'sadness' | 'joy' | 'love' | 'anger' | 'fear' | 'surprise';

const labels: Readonly<Record<string, TweetEmotion>> = {
  sadness: 'sadness',
  joy: 'joy',
  love: 'love',
  anger: 'anger',
  fear: 'fear',
  surprise: 'surprise',
};

const folder = 'emotion/dair-emotion';
const base = 'https://raw.githubusercontent.com/Ashugujjar3/Tweet_emotion-detector/master';

const train: CatalogFile = {
  folder,
  name: 'train.txt',
  remote: {
    url: `${base}/train.txt`,
    sha256: '3ab03d945a6cb783d818ccd06dafd52d2ed8b4f62f0f85a09d7d11870865b190',
    bytes: 1_658_616,
  },
};

const validation: CatalogFile = {
  folder,
  name: 'val.txt',
  remote: {
    url: `${base}/val.txt`,
    sha256: '7fa30d571b1125accbc2b55ca6cd28ea05f3cfdd885c8ebe525323dc84dd64d3',
    bytes: 204_241,
  },
};

/** English tweets with one of six emotions. The test part is read from a local copy. */
export async function loadDairEmotion(files: FileSource): Promise<Dataset<LabelledText<TweetEmotion>>> {
  const test = await files.optionalText({ folder, name: 'test.txt' });
  return {
    title: 'English tweets with one of six emotions',
    licence: 'free for education and research: do not pass the texts on',
    citation: 'Saravia et al., CARER: Contextualized Affect Representations, EMNLP 2018',
    homepage: 'https://github.com/dair-ai/emotion_dataset',
    train: toSamples(await files.text(train), 'train.txt'),
    validation: toSamples(await files.text(validation), 'val.txt'),
    ...(test !== undefined && { test: toSamples(test, 'test.txt') }),
  };
}

function toSamples(text: string, name: string): LabelledText<TweetEmotion>[] {
  return linesOf(text).map((line) => {
    const [tweet = '', label = ''] = cellsOf(line, { delimiter: ';', count: 2, name });
    return { text: tweet, label: labelOf(label, { labels, line: line.number, name }) };
  });
}
