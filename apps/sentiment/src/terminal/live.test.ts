import { PassThrough } from 'node:stream';
import { columnsOf, lookOf, writeLive } from '@recurrent/demo-kit/terminal';
import { loadTextClassifier, type TextClassifier } from '@recurrent/nlp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWords } from '../read-words.js';
import { liveFrame } from './live-frame.js';

const plain = lookOf({ write: () => {}, columns: 60 }, {});

describe('a live line', () => {
  let classifier: TextClassifier;
  beforeAll(async () => {
    classifier = await loadTextClassifier('sentiment');
  });
  afterAll(() => classifier.dispose());

  test('colours words that are finished, keeps to its width, and says what it is so far', async () => {
    const text = 'A wonderful film with a terrible, stupid, boring end and 😡 aw';
    const words = await readWords(classifier, 'A wonderful film');
    const colored = lookOf({ write: () => {}, columns: 60 }, { FORCE_COLOR: '1' });
    expect(liveFrame(`${text}▏`, words, colored)).toContain('\u001B[1;32mfilm\u001B[0m with a');
    const lines = liveFrame(`${text}▏`, words, plain).split('\n');
    expect(lines.at(-1)).toMatch(/^ {2}─{10}│■+─* {2}positive, \d+ %$/);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(60);
    expect(liveFrame('▏', [], plain)).toContain('waits for a word');
  });

  test('is drawn anew after every key, and leaves the terminal as it found it', async () => {
    const input = Object.assign(new PassThrough(), { modes: [] as boolean[], setRawMode });
    function setRawMode(raw: boolean): void {
      input.modes.push(raw);
    }
    let written = '';
    const output = { write: (text: string) => (written += text) };
    const ended = writeLive({ input, output }, async ({ shown, finished }) =>
      liveFrame(shown, await readWords(classifier, finished), plain),
    );
    input.write('awful food');
    input.write('\r');
    input.write('\u0003');
    await ended;
    expect(input.modes).toEqual([true, false]);
    expect(written.startsWith('\u001B[?25l')).toBe(true);
    expect(written).toMatch(/awful food\n\n {2}─*■+│─+ {2}negative, \d+ %\n\n/);
    expect(written.endsWith('\u001B[?25h\n')).toBe(true);
    expect(input.listenerCount('keypress')).toBe(0);
  });
});
