/** What a sample counts beside others, while it is learned from. */
interface Weighed {
  /** From 0 up; less than 1 for labels that are less sure than others'. Default 1. */
  readonly weight?: number;
}

/** A text with the label it is to get. */
export interface LabelledText<Label extends string = string> extends Weighed {
  readonly text: string;
  readonly label: Label;
}

/** A text with all the labels it is to get, or with none. */
export interface MultiLabelledText<Label extends string = string> extends Weighed {
  readonly text: string;
  readonly labels: readonly Label[];
}

/** What a text classifier learns from. All samples have one label, or all have several. */
export type TextSample = LabelledText | MultiLabelledText;

/** A word of a text as the network reads it, and how much it counted. */
export interface WordAttention {
  readonly word: string;
  /** From 0 to 1; those of a text sum to 1. */
  readonly attention: number;
}

/** Labels with how probable they are. */
export interface Told<Label extends string = string> {
  /** The most probable one. */
  readonly label: Label;
  /** Of the label, from 0 to 1. Where a text holds nothing that can be read, every label has its share. */
  readonly probability: number;
  /** All labels that the text has, the most probable first: the one, or of several as many as are told, maybe none. */
  readonly labels: readonly Label[];
  /** Of every label; they sum to 1, but where a text may have several. */
  readonly probabilities: Readonly<Record<Label, number>>;
}

/** What a text is. */
export interface Classification<Label extends string = string> extends Told<Label> {
  /** The same for the groups of labels, where there are any. */
  readonly groups?: Told;
  /** The words that were read, in their order. */
  readonly words: readonly WordAttention[];
}
