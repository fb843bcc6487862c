import { emitKeypressEvents } from 'node:readline';
import type { Readable } from 'node:stream';
import type { OutputStream } from './look.js';
import { pressed, type Key } from './written-line.js';

/** A terminal's keys. */
export type KeyInput = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

/** A line as it stands. */
export interface LiveLine {
  readonly text: string;
  /** The words that are finished: those before the last blank, all of them where the line is. */
  readonly finished: string;
  /** The text with a cursor behind it, until the line is finished. */
  readonly shown: string;
}

/** What is drawn of a line, without a line break at the end. */
export type LiveFrame = (line: LiveLine) => Promise<string>;

/** Where keys come from and frames go. */
export interface LiveTerminal {
  readonly input: KeyInput;
  readonly output: OutputStream;
}

/** Reads keys until somebody ends it, and draws the line anew after each; a finished line stays where it is. */
export async function writeLive({ input, output }: LiveTerminal, frameOf: LiveFrame): Promise<void> {
  let text = '';
  let rowsDrawn = 0;
  const draw = async (isDone = false): Promise<void> => {
    const finished = isDone ? text : (/^.*\s/s.exec(text)?.[0] ?? '');
    const frame = await frameOf({ text, finished, shown: isDone ? text : `${text}▏` });
    const back = rowsDrawn > 1 ? `\u001B[${rowsDrawn - 1}A` : '';
    output.write(`${back}\r\u001B[J${frame}`);
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
  let wake = (): void => {};
  const take = (key: Key): void => {
    keys.push(key);
    wake();
  };
  const onKey = (_: string | undefined, key: Key): void => take(key);
  const onEnd = (): void => take({ name: 'escape' });
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
