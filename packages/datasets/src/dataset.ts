/** What stands beside every data set: where it comes from, and what may be done with it. */
export interface DatasetInfo {
  /** A sentence on what it holds. */
  readonly title: string;
  readonly licence: string;
  /** Who is to be cited. */
  readonly citation: string;
  /** The page it is published on. */
  readonly homepage: string;
}

/** Samples in the parts in which they are published; a part that cannot be had is left out. */
export interface Dataset<Sample> extends DatasetInfo {
  readonly train: readonly Sample[];
  readonly validation?: readonly Sample[];
  readonly test?: readonly Sample[];
}

/** A table of comma-separated text in time order. */
export interface SeriesDataset extends DatasetInfo {
  readonly csv: string;
}

/** A text as one string. */
export interface TextDataset extends DatasetInfo {
  readonly text: string;
}

/** A text with its label. */
export interface LabelledText<Label extends string> {
  readonly text: string;
  readonly label: Label;
}

/** A text with all its labels, at least one. */
export interface MultiLabelledText<Label extends string> {
  readonly text: string;
  readonly labels: readonly Label[];
}
