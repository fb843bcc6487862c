import { pad, RnnError } from '@recurrent/core';
import type { DenseArray, EncodedInputs, ExampleSource, Preprocessor } from '@recurrent/core';
import { tokenize } from '../text/tokenize.js';
import { createVocabulary, type Vocabulary } from '../text/vocabulary.js';
import type { Classification, LabelledText } from './sample.js';

/** What a text is read by. */
export interface TextPreprocessorOptions {
  /** Words that occur less often are read by how they look. Default 2. */
  readonly minCount?: number;
  /** Of a longer text the first quarter and the end are read. Default 256. */
  readonly maxTokens?: number;
}

interface TextPreprocessorState {
  readonly labels: readonly string[];
  readonly words: readonly string[];
  readonly maxTokens: number;
  /** Logits are divided by this before they become probabilities. */
  readonly temperature: number;
}

/** Texts ⇄ numbers: words to ids, logits to labels. */
export class TextPreprocessor implements Preprocessor<string, LabelledText, Classification> {
  readonly labels: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly maxTokens: number;
  temperature: number;
  /** An id a step. */
  readonly numFeatures = 1;

  private constructor({ labels, words, maxTokens, temperature }: TextPreprocessorState) {
    this.labels = labels;
    this.vocabulary = createVocabulary(words);
    this.maxTokens = maxTokens;
    this.temperature = temperature;
  }

  /**
   * Learns words and labels from the training part of the samples.
   * @throws {RnnError} bad-data when there are fewer than two labels
   */
  static adapt(
    samples: readonly LabelledText[],
    { minCount = 2, maxTokens = 256 }: TextPreprocessorOptions = {},
  ): TextPreprocessor {
    const counts = new Map<string, number>();
    for (const { text } of samples) {
      for (const token of tokenize(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    const words = [...counts].filter(([, count]) => count >= minCount);
    return TextPreprocessor.of({
      labels: [...new Set(samples.map(({ label }) => label))].toSorted(),
      // The most frequent first; of equally frequent ones the first in the alphabet.
      words: words.toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word),
      maxTokens,
    });
  }

  /** A preprocessor of known words and labels. */
  static of(state: Omit<TextPreprocessorState, 'temperature'>): TextPreprocessor {
    if (state.labels.length < 2) {
      throw new RnnError(
        'bad-data',
        `Texts are told apart by at least 2 labels. Received ${state.labels.length}. Give samples of every label.`,
      );
    }
    return new TextPreprocessor({ ...state, temperature: 1 });
  }

  /** The preprocessor that `toJSON` described. */
  static fromJSON(json: unknown): TextPreprocessor {
    // A saved model vouches for its preprocessor by task, format version and digest.
    return new TextPreprocessor(json as TextPreprocessorState);
  }

  toJSON(): unknown {
    const { labels, vocabulary, maxTokens, temperature } = this;
    return { labels, words: vocabulary.words, maxTokens, temperature };
  }

  /** The tokens that are read of a text; a text without any is read as one mark. */
  tokensOf(text: string): string[] {
    const tokens = tokenize(text.length > longestText ? cutText(text) : text);
    if (tokens.length === 0) return ['.'];
    if (tokens.length <= this.maxTokens) return tokens;
    const head = Math.floor(this.maxTokens / 4);
    return [...tokens.slice(0, head), ...tokens.slice(head - this.maxTokens)];
  }

  /** Texts → ids [batch, time]. */
  encode(texts: readonly string[]): EncodedInputs {
    return pad(texts.map((text) => this.#idsOf(text)));
  }

  /** Ids with the number of the label [batch]. */
  examples(samples: readonly LabelledText[]): ExampleSource {
    const ids = samples.map(({ text }) => this.#idsOf(text));
    const targets = samples.map(({ label }) => this.#numberOf(label));
    return {
      count: samples.length,
      batch: (indices) => ({
        ...pad(Array.from(indices, (index) => ids[index]!)),
        targets: { values: Float32Array.from(indices, (index) => targets[index]!), shape: [indices.length] },
      }),
      lengthOf: (index) => ids[index]!.length,
    };
  }

  /** Logits [batch, labels] → what each text is; `attention` [batch, time] says how much each word counted. */
  decode(logits: DenseArray, texts: readonly string[], attention?: DenseArray): Classification[] {
    const time = attention?.shape[1] ?? 0;
    return texts.map((text, row) => {
      const probabilities = this.#probabilitiesOf(logits.values, row);
      const best = probabilities.indexOf(Math.max(...probabilities));
      return {
        label: this.labels[best]!,
        probability: probabilities[best]!,
        probabilities: Object.fromEntries(this.labels.map((label, index) => [label, probabilities[index]!])),
        words: attention
          ? this.tokensOf(text).map((word, step) => ({
              word,
              attention: attention.values[row * time + step]!,
            }))
          : [],
      };
    });
  }

  #probabilitiesOf(logits: Float32Array, row: number): number[] {
    const count = this.labels.length;
    const own = Array.from(
      logits.subarray(row * count, (row + 1) * count),
      (logit) => logit / this.temperature,
    );
    const most = Math.max(...own);
    const powers = own.map((logit) => Math.exp(logit - most));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  }

  #idsOf(text: string): number[] {
    return this.tokensOf(text).map((token) => this.vocabulary.idOf(token));
  }

  #numberOf(label: string): number {
    const number = this.labels.indexOf(label);
    if (number >= 0) return number;
    throw new RnnError(
      'bad-data',
      `A label is one of ${this.labels.join(', ')}. Received '${label}'. Correct the sample, or learn the labels anew.`,
    );
  }
}

/** Longer texts are cut before they are read, to what is left of their beginning and end: characters. */
const longestText = 40_000;

function cutText(text: string): string {
  return `${text.slice(0, longestText / 4)} ${text.slice((-longestText * 3) / 4)}`;
}
