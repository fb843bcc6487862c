import { heading, title } from './heading.js';
import { lookOf } from './look.js';
import type { Look } from './look.js';

/** A demo under way on standard output. */
export interface Demo {
  readonly look: Look;
  say(text: string): void;
  /** Rules off the next numbered step. */
  begin(step: string): void;
}

/** Says what a demo is called and, in one sentence, what it does. */
export function openDemo(name: string, sentence: string): Demo {
  const look = lookOf(process.stdout);
  const say = (text: string) => void process.stdout.write(text);
  let steps = 0;
  process.stdout.on('error', endWithReader);
  say(title(name, sentence, look));
  return { look, say, begin: (step) => say(heading(++steps, step, look)) };
}

/** Whoever reads our output, such as `head`, may stop early; there is nobody left to show more to. */
function endWithReader(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}
