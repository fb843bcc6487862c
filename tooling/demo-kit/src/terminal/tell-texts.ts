import type { Demo } from './demo.js';
import { misuse } from './flags.js';
import { linesOf } from './lines.js';

/** What a demo about texts reads, and what it says of each. */
export interface TextsToTell {
  readonly demo: Pick<Demo, 'look' | 'say'>;
  /** Where texts stand, a line each; '-' is standard input. Left out: examples, and then what is typed in a terminal. */
  readonly file: string | undefined;
  readonly examples: readonly string[];
  /** Told when a file cannot be read. */
  readonly usage: string;
  tell(text: string): Promise<void>;
}

/** Tells each line of a file, or examples and then what is typed. */
export async function tellTexts({ demo, file, examples, usage, tell }: TextsToTell): Promise<void> {
  if (file === undefined) {
    for (const text of examples) await tell(text);
    if (!process.stdin.isTTY) return;
    demo.say(`\n  ${demo.look.paint('muted', 'Write a line; Ctrl-D ends it.')}\n\n`);
  }
  try {
    for await (const line of linesOf(file ?? '-')) await tell(line);
  } catch (error) {
    misuse(usage, (error as Error).message);
  }
}
