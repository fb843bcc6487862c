import type { Classification, TextClassifier } from '@recurrent/nlp';

/** Reads a text live, word by word, with the state carried on → what it shows in the end; of no word, what an empty text shows. */
export async function readLive(
  classifier: Pick<TextClassifier, 'stream' | 'predict'>,
  text: string,
): Promise<Classification> {
  let last: Classification | undefined;
  for await (const told of classifier.stream([text])) last = told;
  return last ?? (await classifier.predict(['']))[0]!;
}
