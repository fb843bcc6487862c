import { PassThrough } from 'node:stream';
import { columnsOf, lookOf, writeLive } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier, type TextClassifier } from '@recurrent/nlp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveFrame } from './live-frame.js';
import { readLive } from './read-live.js';

const look = lookOf({ write: () => {}, columns: 60 }, {});

describe('the emotion of a line that is being written', () => {
  let classifier: TextClassifier;
  beforeAll(async () => {
    classifier = await loadTextClassifier('emotion');
  });
  afterAll(() => classifier.dispose());

  test('read word by word is what is told of the whole', async () => {
    const text = 'Thank you so much, this made my day!';
    const live = await readLive(classifier, text);
    const [whole] = await classifier.predict([text]);
    expect(live.labels).toContain('gratitude');
    for (const [label, probability] of Object.entries(whole!.probabilities))
      expect(live.probabilities[label]).toBeCloseTo(probability, 5);
  });

  test('stands in the same rows for every word, within its width', async () => {
    const shown = 'Thank you so much for the very long and lovely evening, dear fri▏';
    const finished = shown.replace(/fri▏$/, '');
    const lines = liveFrame(
      { text: finished, shown, finished },
      await readLive(classifier, finished),
      look,
    ).split('\n');
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => /^ {2}\w+ +[■─]{20} +\d+ %$/.test(line))).toHaveLength(7);
    expect(lines.at(-1)).toContain('gratitude');
    const empty = { text: '', shown: '▏', finished: '' };
    expect(liveFrame(empty, await readLive(classifier, ''), look)).toContain('waits for a word');
  });

  test('is drawn anew after every key', async () => {
    const input = Object.assign(new PassThrough(), { setRawMode: () => input });
    let written = '';
    const ended = writeLive({ input, output: { write: (text: string) => (written += text) } }, async (line) =>
      liveFrame(line, await readLive(classifier, line.finished), look),
    );
    input.write('thanks a lot');
    input.write('\r');
    input.write('\u0003');
    await ended;
    expect(written).toMatch(/thanks a lot\n[^▏]*gratitude[^▏]*\n\n/);
  });
});
