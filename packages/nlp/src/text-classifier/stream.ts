import type { EngineStream } from '@recurrent/core';
import { tokenize } from '../text/tokenize.js';
import type { TextPreprocessor } from './preprocessor.js';
import type { Classification } from './sample.js';

interface TextStream {
  readonly preprocessor: TextPreprocessor;
  readonly openStream: () => EngineStream;
}

/** Pieces of a text → what it is so far, after each finished word, and once more at the end. */
export async function* streamText(
  pieces: Iterable<string> | AsyncIterable<string>,
  { preprocessor, openStream }: TextStream,
): AsyncGenerator<Classification, void, undefined> {
  const stream = openStream();
  const id = new Float32Array(1);
  let text = '';
  let pending = '';
  const read = (finished: string): Classification[] =>
    tokenize(finished).map((token) => {
      id[0] = preprocessor.vocabulary.idOf(token);
      const logits = stream.step(id);
      const [told] = preprocessor.decode({ values: logits, shape: [1, logits.length] }, [text]);
      return told!;
    });
  try {
    for await (const piece of pieces) {
      pending += piece;
      text += piece;
      // A word is finished by the blank behind it.
      const end = pending.search(/\s\S*$/);
      if (end < 0) continue;
      yield* read(pending.slice(0, end));
      pending = pending.slice(end);
    }
    yield* read(pending);
  } finally {
    stream.close();
  }
}
