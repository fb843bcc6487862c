import { pad, RnnError } from '@recurrent/core';
import type { DenseArray, EncodedInputs, ExampleSource, Preprocessor } from '@recurrent/core';
import { tokenize } from '../text/tokenize.js';
import { createVocabulary, type Vocabulary } from '../text/vocabulary.js';
import { labelsOf, type Labelling } from './labelling.js';
import { createOneLabel } from './one-label.js';
import type { Classification, TextSample } from './sample.js';
import { createSeveralLabels, type SeveralLabelsState } from './several-labels.js';

/** What a text is read by. */
export interface TextPreprocessorOptions {
  /** Words that occur less often are read by how they look. Default 2. */
  readonly minCount?: number;
  /** Of a longer text the first quarter and the end are read. Default 256. */
  readonly maxTokens?: number;
  /** Labels that belong together, by the name of their group, where texts may have several: each group is told, too. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

/** How texts are read, and labels told. */
interface TextPreprocessorState {
  readonly labels: readonly string[];
  readonly words: readonly string[];
  readonly maxTokens: number;
  readonly temperature: number;
  /** Only where texts may have several labels. */
  readonly several?: Pick<SeveralLabelsState, 'groups' | 'thresholds'>;
}

/** What a preprocessor learns of samples beside what it knows. */
interface GrowthOptions {
  readonly minCount: number;
  readonly labels?: readonly string[] | undefined;
}

/** Texts ⇄ numbers: words to ids, logits to labels. */
export class TextPreprocessor implements Preprocessor<string, TextSample, Classification> {
  readonly labels: readonly string[];
  readonly labelling: Labelling;
  readonly vocabulary: Vocabulary;
  readonly maxTokens: number;
  /** An id a step. */
  readonly numFeatures = 1;

  private constructor({ labels, words, maxTokens, temperature, several }: TextPreprocessorState) {
    this.labels = labels;
    this.labelling = several
      ? createSeveralLabels({ labels, temperature, ...several })
      : createOneLabel({ labels, temperature });
    this.vocabulary = createVocabulary(words);
    this.maxTokens = maxTokens;
  }

  /**
   * Learns words and labels from the training part of the samples; whether they have one label or several, the first says.
   * @throws {RnnError} bad-data when there are fewer than two labels
   */
  static adapt(
    samples: readonly TextSample[],
    { minCount = 2, maxTokens = 256, groups }: TextPreprocessorOptions = {},
  ): TextPreprocessor {
    return TextPreprocessor.of({
      labels: [...new Set(samples.flatMap(labelsOf))].toSorted(),
      words: frequentWords(samples, minCount),
      maxTokens,
      ...(haveSeveral(samples) && { several: groups ? { groups } : {} }),
    });
  }

  /** A preprocessor of known words and labels. */
  static of(state: Omit<TextPreprocessorState, 'temperature'>): TextPreprocessor {
    return new TextPreprocessor({ ...state, temperature: 1 });
  }

  /** The preprocessor that `toJSON` described. */
  static fromJSON(json: unknown): TextPreprocessor {
    // A saved model vouches for its preprocessor by task, format version and digest.
    return new TextPreprocessor(json as TextPreprocessorState);
  }

  /**
   * One that knows the words of samples, too, behind its own; and with `labels` those labels in place of its own, of which
   * texts have one or several as the first sample says.
   */
  grown(samples: readonly TextSample[], { minCount, labels }: GrowthOptions): TextPreprocessor {
    const { vocabulary, maxTokens } = this;
    const known = new Set(vocabulary.words);
    const words = [...known, ...frequentWords(samples, minCount).filter((word) => !known.has(word))];
    return labels
      ? TextPreprocessor.of({ labels, words, maxTokens, ...(haveSeveral(samples) && { several: {} }) })
      : new TextPreprocessor({ ...this.toJSON(), words });
  }

  toJSON(): TextPreprocessorState {
    const { labels, vocabulary, maxTokens } = this;
    return { labels, words: vocabulary.words, maxTokens, ...this.labelling.toJSON() };
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

  /** Ids with what the labels are to be: [batch], or [batch, width] of several. */
  examples(samples: readonly TextSample[]): ExampleSource {
    const ids = samples.map(({ text }) => this.#idsOf(text));
    const targets = samples.map((sample) => this.labelling.targetsOf(sample));
    const weights = samples.map(weightOf);
    const isWeighed = weights.some((weight) => weight !== 1);
    return {
      count: samples.length,
      batch: (indices) => ({
        ...pad(Array.from(indices, (index) => ids[index]!)),
        targets: {
          values: Float32Array.from(Array.from(indices, (index) => targets[index]!).flat()),
          shape: [indices.length, ...this.labelling.targetShape],
        },
        ...(isWeighed && {
          targetWeights: {
            values: Float32Array.from(indices, (index) => weights[index]!),
            shape: [indices.length],
          },
        }),
      }),
      lengthOf: (index) => ids[index]!.length,
    };
  }

  /** Logits [batch, width] → what each text is; `attention` [batch, time] says how much each word counted. */
  decode(logits: DenseArray, texts: readonly string[], attention?: DenseArray): Classification[] {
    const { width } = this.labelling;
    const time = attention?.shape[1] ?? 0;
    return texts.map((text, row) => {
      const { told, groups } = this.labelling.tell(logits.values.subarray(row * width, (row + 1) * width));
      return {
        ...told,
        ...(groups && { groups }),
        words: attention
          ? this.tokensOf(text).map((word, step) => ({
              word,
              attention: attention.values[row * time + step]!,
            }))
          : [],
      };
    });
  }

  #idsOf(text: string): number[] {
    return this.tokensOf(text).map((token) => this.vocabulary.idOf(token));
  }
}

/** The most frequent first; of equally frequent ones the first in the alphabet. */
function frequentWords(samples: readonly TextSample[], minCount: number): string[] {
  const counts = new Map<string, number>();
  for (const { text } of samples) {
    for (const token of tokenize(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= minCount)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word]) => word);
}

function haveSeveral([first]: readonly TextSample[]): boolean {
  return first !== undefined && 'labels' in first;
}

function weightOf({ text, weight = 1 }: TextSample): number {
  if (weight >= 0 && Number.isFinite(weight)) return weight;
  throw new RnnError(
    'bad-data',
    `A sample's weight is a number from 0 up. Received ${weight} for '${text.slice(0, 40)}'. ` +
      'Correct the sample, or leave weight out.',
  );
}

/** Longer texts are cut before they are read, to what is left of their beginning and end: characters. */
const longestText = 40_000;

function cutText(text: string): string {
  return `${text.slice(0, longestText / 4)} ${text.slice((-longestText * 3) / 4)}`;
}
