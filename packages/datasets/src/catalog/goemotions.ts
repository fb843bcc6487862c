import { RnnError } from '@recurrent/core';
import type { Dataset, MultiLabelledText } from '../dataset.js';
import type { CatalogFile, FileSource } from '../file-source.js';
import { cellsOf, linesOf } from '../lines.js';

/** The fine labels, in the order of their numbers in the files. */
export const goEmotionLabels = [
  'admiration',
  'amusement',
  'anger',
  'annoyance',
  'approval',
  'caring',
  'confusion',
  'curiosity',
  'desire',
  'disappointment',
  'disapproval',
  'disgust',
  'embarrassment',
  'excitement',
  'fear',
  'gratitude',
  'grief',
  'joy',
  'love',
  'nervousness',
  'optimism',
  'pride',
  'realization',
  'relief',
  'remorse',
  'sadness',
  'surprise',
  'neutral',
] as const;

/** One of 27 emotions, or none. */
export type GoEmotion = (typeof goEmotionLabels)[number];

/** One of the six emotions of Ekman, or none. */
export type EkmanEmotion = 'anger' | 'disgust' | 'fear' | 'joy' | 'sadness' | 'surprise' | 'neutral';

/** The six emotions of Ekman, and none, with the fine labels that each stands for. Source: Demszky et al. 2020, section 5. */
export const ekmanGroups: Readonly<Record<EkmanEmotion, readonly GoEmotion[]>> = {
  anger: ['anger', 'annoyance', 'disapproval'],
  disgust: ['disgust'],
  fear: ['fear', 'nervousness'],
  joy: [
    'admiration',
    'amusement',
    'approval',
    'caring',
    'desire',
    'excitement',
    'gratitude',
    'joy',
    'love',
    'optimism',
    'pride',
    'relief',
  ],
  sadness: ['sadness', 'disappointment', 'embarrassment', 'grief', 'remorse'],
  surprise: ['surprise', 'realization', 'confusion', 'curiosity'],
  neutral: ['neutral'],
};

const folder = 'emotion/goemotions';
const base = 'https://raw.githubusercontent.com/google-research/google-research/master/goemotions/data';

function file(name: string, sha256: string, bytes: number): CatalogFile {
  return { folder, name, remote: { url: `${base}/${name}`, sha256, bytes } };
}

const train = file(
  'train.tsv',
  '1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5',
  3_519_053,
);
const validation = file(
  'dev.tsv',
  '575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62',
  439_059,
);
const test = file('test.tsv', '0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4', 436_706);

/** Comments of an internet forum with 27 emotions. */
export async function loadGoEmotions(files: FileSource): Promise<Dataset<MultiLabelledText<GoEmotion>>> {
  const testText = await files.optionalText(test);
  return {
    title: 'Reddit comments with 27 emotions or none, several at once (GoEmotions)',
    licence: 'CC BY 4.0',
    citation: 'Demszky et al., GoEmotions: A Dataset of Fine-Grained Emotions, ACL 2020',
    homepage: 'https://github.com/google-research/google-research/tree/master/goemotions',
    train: toSamples(await files.text(train), 'train.tsv'),
    validation: toSamples(await files.text(validation), 'dev.tsv'),
    ...(testText !== undefined && { test: toSamples(testText, 'test.tsv') }),
  };
}

function toSamples(text: string, name: string): MultiLabelledText<GoEmotion>[] {
  return linesOf(text).map((line) => {
    const [comment = '', numbers = ''] = cellsOf(line, { delimiter: '\t', count: 3, name });
    const labels = numbers.split(',').map((number) => {
      const label = /^\d+$/.test(number) ? goEmotionLabels[Number(number)] : undefined;
      if (label) return label;
      throw new RnnError(
        'bad-data',
        `A label of ${name} is a number from 0 to 27. Received '${number}' on line ${line.number}. Copy the file again.`,
      );
    });
    return { text: comment, labels };
  });
}
