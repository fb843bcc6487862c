import type { WordTold } from '../read-words.js';

/** How what a network tells of a text is shown: at the top in large, and over the words in a chart. */
export interface ToldView {
  readonly top: HTMLElement;
  readonly chart: HTMLElement;
  show(words: readonly WordTold[], text: string): void;
  /** What was told last, in a sentence. */
  inWords(): string;
}
