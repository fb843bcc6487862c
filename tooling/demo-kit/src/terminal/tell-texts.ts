import type { Demo } from './demo.js';
import { misuse, readFlags } from './flags.js';
import { linesOf } from './lines.js';
import { writeLive, type LiveFrame } from './write-live.js';

/** What a demo about texts is asked for: where its texts come from, and what model tells them. */
export interface TextFlags {
  /** From the keys, told anew after each. */
  readonly live: boolean;
  /** Where texts stand, a line each; '-' is standard input. Left out: examples, and then what is typed in a terminal. */
  readonly file: string | undefined;
  readonly model: string | undefined;
}

/** The flags of this process. It ends where they are wrong, as where keys are wanted and there is no terminal. */
export function readTextFlags(usage: string): TextFlags {
  const { live = false, file, model } = readFlags(usage, { live: 'switch', file: 'text', model: 'text' });
  if (live && file !== undefined) misuse(usage, '--live reads keys and --file reads a file. Choose one.');
  if (live && !(process.stdin.isTTY && process.stdout.isTTY)) {
    misuse(
      usage,
      '--live reads keys, so it needs a terminal. Leave it out, or read lines with --file FILE or --file -.',
    );
  }
  return { live, file, model };
}

/** What a demo about texts reads, and what it says of each. */
export interface TextsToTell extends Pick<TextFlags, 'live' | 'file'> {
  readonly demo: Pick<Demo, 'look' | 'say'>;
  readonly examples: readonly string[];
  /** Told when a file cannot be read. */
  readonly usage: string;
  tell(text: string): Promise<void>;
  /** What is drawn of a line while it is written. */
  readonly frameOf: LiveFrame;
}

/** Tells what is typed as it is typed, or each line of a file, or examples and then what is typed. */
export async function tellTexts({
  demo: { look, say },
  live,
  file,
  examples,
  usage,
  tell,
  frameOf,
}: TextsToTell): Promise<void> {
  const hint = (how: string) => say(`\n  ${look.paint('muted', how)}\n\n`);
  if (live) {
    hint('Write. Enter begins a new line, Esc ends.');
    return writeLive({ input: process.stdin, output: process.stdout }, frameOf);
  }
  say('\n');
  if (file === undefined) {
    for (const text of examples) await tell(text);
    if (!process.stdin.isTTY) return;
    hint('Write a line; Ctrl-D ends it.');
  }
  try {
    for await (const line of linesOf(file ?? '-')) await tell(line);
  } catch (error) {
    misuse(usage, (error as Error).message);
  }
}
