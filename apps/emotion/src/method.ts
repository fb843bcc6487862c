import type { JudgedComments, LabelSet } from './judged-comments.js';

/** Texts → the labels of each. */
export type Tell = (texts: readonly string[]) => Promise<readonly ReadonlySet<string>[]>;

/** Learns to tell the labels of a set. */
export type Learn = (comments: JudgedComments, labels: LabelSet) => Promise<Tell>;
