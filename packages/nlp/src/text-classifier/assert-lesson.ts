import { RnnError } from '@recurrent/core';
import { tokenize } from '../text/tokenize.js';
import { labelsOf, numbersOf } from './labelling.js';
import type { TextSample } from './sample.js';

/** Fewer samples of a label say nothing of what they share. */
const fewestOfALabel = 2;

/**
 * Refuses samples that a classifier could not be taught these labels by.
 * @param labels.own those that are new to it
 * @throws {RnnError} bad-data when there are no samples, one has no words or another label, or a new label has too few
 */
export function assertLesson(
  samples: readonly TextSample[],
  labels: { readonly known: readonly string[]; readonly own?: readonly string[] | undefined },
): void {
  if (samples.length === 0) {
    throw new RnnError(
      'bad-data',
      'A classifier is adapted to samples. Received none. Give texts with their labels.',
    );
  }
  const numberOf = numbersOf(labels.own ?? labels.known);
  const counts = new Map(labels.own?.map((label) => [label, 0]));
  for (const [index, sample] of samples.entries()) {
    assertWords(sample, index);
    for (const label of labelsOf(sample)) {
      numberOf(label);
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  if (labels.own) assertCounts(labels.own, counts);
}

function assertWords({ text }: TextSample, index: number): void {
  if (tokenize(text).length > 0) return;
  throw new RnnError(
    'bad-data',
    `A sample to learn from has words. Received ${JSON.stringify(text.slice(0, 40))} as sample ${index}. Leave it out.`,
  );
}

function assertCounts(labels: readonly string[], counts: ReadonlyMap<string, number>): void {
  if (counts.size < labels.length) {
    throw new RnnError(
      'bad-data',
      `Every label stands once. Received ${labels.length - counts.size} twice. Leave repeated labels out.`,
    );
  }
  const rare = labels.find((label) => counts.get(label)! < fewestOfALabel);
  if (rare === undefined) return;
  throw new RnnError(
    'bad-data',
    `A new label is learned from at least ${fewestOfALabel} samples. Received ${counts.get(rare)!} of '${rare}'. ` +
      'Give more of it, or leave the label out.',
  );
}
