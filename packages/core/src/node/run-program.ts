const exitCodes = { ok: 0, failed: 1, misused: 2, interrupted: 130 } as const;

/** What a command line's help says about how it ends. */
export const exitCodesHelp = `
Exit codes: 0 done, 1 failed (the message says why), 2 wrong options, 130 interrupted.`;

/** As much of a command-line parser as is run: commander's `Command`, told to throw where it would exit. */
export interface Program {
  parseAsync(words: string[], options: { from: 'user' }): Promise<unknown>;
}

/**
 * Runs the command line of a package → its exit code. Ctrl-C aborts the signal; a second one ends the process. Errors go
 * to standard error as one line, with `--debug` as a stack; outputs that nobody reads any more are no error.
 */
export async function runProgram(
  words: readonly string[],
  {
    createProgram,
    interrupted,
  }: {
    readonly createProgram: (signal: AbortSignal) => Program;
    /** What is said after Ctrl-C: what became of the work. */
    readonly interrupted: string;
  },
): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  // Once only: a second Ctrl-C ends the process there and then.
  process.once('SIGINT', interrupt);
  for (const output of [process.stdout, process.stderr]) {
    // It stays, for what is written last may fail after the end; but once, however often a program is run.
    if (!output.listeners('error').includes(ignoreClosedPipe)) output.on('error', ignoreClosedPipe);
  }
  try {
    await createProgram(interruption.signal).parseAsync([...words], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (interruption.signal.aborted) {
      process.stderr.write(`Interrupted. ${interrupted}\n`);
      return exitCodes.interrupted;
    }
    return tell(error, words.includes('--debug'));
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** Says on standard error what went wrong → the exit code that stands for it. */
function tell(error: unknown, debug: boolean): number {
  // The parser has said what it had to say.
  if (isOfParser(error)) return error.exitCode === 0 ? exitCodes.ok : exitCodes.misused;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${debug ? stack : `Error: ${message}`}\n`);
  return exitCodes.failed;
}

function isOfParser(error: unknown): error is { readonly exitCode: number } {
  const { code, exitCode } = Object(error) as { readonly code?: unknown; readonly exitCode?: unknown };
  return typeof exitCode === 'number' && typeof code === 'string' && code.startsWith('commander.');
}

/** Whoever reads our output, such as `head`, may stop early. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
