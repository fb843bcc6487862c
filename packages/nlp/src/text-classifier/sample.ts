/** A text with the label it is to get. */
export interface LabelledText<Label extends string = string> {
  readonly text: string;
  readonly label: Label;
}

/** A word of a text as the network reads it, and how much it counted. */
export interface WordAttention {
  readonly word: string;
  /** From 0 to 1; those of a text sum to 1. */
  readonly attention: number;
}

/** What a text is. */
export interface Classification<Label extends string = string> {
  readonly label: Label;
  /** Of the label, from 0 to 1. Where a text holds nothing that can be read, every label has its share. */
  readonly probability: number;
  /** Of every label; they sum to 1. */
  readonly probabilities: Readonly<Record<Label, number>>;
  /** The words that were read, in their order. */
  readonly words: readonly WordAttention[];
}
