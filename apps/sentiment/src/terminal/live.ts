import { emitKeypressEvents } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Look, OutputStream } from '@recurrent/demo-kit/terminal';
import type { TextClassifier } from '@recurrent/nlp';
import { readWords } from '../read-words.js';
import { liveFrame, pressed, type Key } from './live-line.js';

/** A terminal's keys. */
export type KeyInput = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

/** Reads keys until somebody ends it, and draws the line anew after each; a finished line stays where it is. */
export async function writeLive(
  classifier: Pick<TextClassifier, 'stream' | 'predict'>,
  { input, output, look }: { readonly input: KeyInput; readonly output: OutputStream; readonly look: Look },
): Promise<void> {
  let text = '';
  let rowsDrawn = 0;
  const draw = async (isDone = false) => {
    const finished = isDone ? text : (/^.*\s/s.exec(text)?.[0] ?? '');
    const frame = liveFrame(text, await readWords(classifier, finished), look);
    const back = rowsDrawn > 1 ? `\u001B[${rowsDrawn - 1}A` : '';
    output.write(`${back}\r\u001B[J${isDone ? frame.replace('▏', '') : frame}`);
    rowsDrawn = frame.split('\n').length;
  };

  emitKeypressEvents(input);
  input.setRawMode?.(true);
  output.write('\u001B[?25l');
  try {
    await draw();
    for await (const key of keysOf(input)) {
      const meaning = pressed(key, text);
      if (meaning === 'end') break;
      if (meaning === 'end of line') {
        if (text.trim() === '') continue;
        await draw(true);
        output.write('\n\n');
        [text, rowsDrawn] = ['', 0];
      } else ({ text } = meaning);
      await draw();
    }
  } finally {
    output.write('\u001B[?25h\n');
    input.setRawMode?.(false);
    input.pause();
  }
}

/** Keys in their order, none lost while one is being answered; where the input ends, an Escape. */
async function* keysOf(input: KeyInput): AsyncGenerator<Key, void, undefined> {
  const keys: Key[] = [];
  let wake = () => {};
  const take = (key: Key) => {
    keys.push(key);
    wake();
  };
  const onKey = (_: string | undefined, key: Key) => take(key);
  const onEnd = () => take({ name: 'escape' });
  input.on('keypress', onKey).on('end', onEnd).resume();
  try {
    for (;;) {
      const key = keys.shift();
      if (key) yield key;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    input.off('keypress', onKey).off('end', onEnd);
  }
}
