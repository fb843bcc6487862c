import { holdOut, loadDataset } from '@recurrent/datasets';
import type { Dataset, LabelledText, Polarity } from '@recurrent/datasets';

/** A text with its polarity. */
export type Opinion = LabelledText<Polarity>;

/** Opinions to learn from, and others to be judged by, from one source. */
export interface JudgedSet {
  readonly name: string;
  /** Which part of the data set is judged by. */
  readonly part: 'test' | 'dev' | 'held_out';
  readonly train: readonly Opinion[];
  readonly judged: readonly Opinion[];
}

/** Film sentences, film reviews, and sentences about products, films and restaurants; the test parts where there are any. */
export async function loadJudgedSets(dataDir?: string): Promise<JudgedSet[]> {
  const options = dataDir === undefined ? {} : { dataDir };
  return [
    ...toJudgedSets('sst2', await loadDataset('sst2', options)),
    ...toJudgedSets('imdb', await loadDataset('imdb', options)),
    ...toJudgedSets('uci', await loadDataset('uci-sentences', options)),
  ];
}

/** A data set's test; and its validation part, or where it has none, what the shipped model held out of its training. */
function toJudgedSets(name: string, { train, validation, test }: Dataset<Opinion>): JudgedSet[] {
  const { train: learned, heldOut } = holdOut(train);
  const own = validation
    ? ({ name, part: 'dev', train, judged: validation } as const)
    : ({ name, part: 'held_out', train: learned, judged: heldOut } as const);
  return test ? [own, { ...own, part: 'test', judged: test }] : [own];
}
