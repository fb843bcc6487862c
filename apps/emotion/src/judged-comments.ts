import { ekmanGroups, goEmotionLabels, loadDataset } from '@recurrent/datasets';
import type { GoEmotion, MultiLabelledText } from '@recurrent/datasets';

/** A text with its emotions. */
export type Comment = MultiLabelledText<GoEmotion>;

/** Which labels stand in the place of which: the fine ones for themselves, or Ekman's for theirs. */
export interface LabelSet {
  readonly name: 'labels' | 'ekman';
  readonly names: readonly string[];
  /** The labels of a comment, in the set's names. */
  of(comment: Comment): ReadonlySet<string>;
}

/** The 28 fine labels, and Ekman's seven. */
export const labelSets: readonly LabelSet[] = [
  { name: 'labels', names: goEmotionLabels, of: ({ labels }) => new Set(labels) },
  {
    name: 'ekman',
    names: Object.keys(ekmanGroups),
    of: ({ labels }) =>
      new Set(
        Object.entries(ekmanGroups)
          .filter(([, fine]) => fine.some((label) => labels.includes(label)))
          .map(([group]) => group),
      ),
  },
];

/** Comments to learn from, to choose by, and others to be judged by. */
export interface JudgedComments {
  readonly train: readonly Comment[];
  readonly validation: readonly Comment[];
  readonly judged: Readonly<Partial<Record<'dev' | 'test', readonly Comment[]>>>;
}

/** Of every thousand comments to learn from the eighth hundred is chosen by, as the shipped model's training has it. */
const [blockLength, blocks, validating] = [100, 10, 7];

/** Reddit's comments; the published test part where there is one. */
export async function loadJudgedComments(dataDir?: string): Promise<JudgedComments> {
  const { train, validation, test } = await loadDataset(
    'goemotions',
    dataDir === undefined ? {} : { dataDir },
  );
  const isChosenBy = (index: number): boolean => Math.floor(index / blockLength) % blocks === validating;
  return {
    train: train.filter((_, index) => !isChosenBy(index)),
    validation: train.filter((_, index) => isChosenBy(index)),
    judged: { ...(validation && { dev: validation }), ...(test && { test }) },
  };
}
