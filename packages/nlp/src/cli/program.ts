import { Command, CommanderError, Option } from 'commander';
import { classifyFile, type ClassifyFileOptions } from './classify-file.js';
import { classifyText } from './classify-text.js';

const exitCodes = { ok: 0, failed: 1, misused: 2, interrupted: 130 } as const;

const exitCodesHelp = `
Exit codes: 0 done, 1 failed (the message says why), 2 wrong options, 130 interrupted.`;

/** Runs the command line → its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  // Once only: a second Ctrl-C ends the process there and then.
  process.once('SIGINT', interrupt);
  for (const output of [process.stdout, process.stderr]) output.on('error', ignoreClosedPipe);
  try {
    await createProgram(interruption.signal).parseAsync([...words], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (interruption.signal.aborted) {
      process.stderr.write('Interrupted. The rows so far are written.\n');
      return exitCodes.interrupted;
    }
    return tell(error, words.includes('--debug'));
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** A model that comes with the package, as a command. */
const commands = [
  {
    name: 'sentiment',
    description: 'Tell whether English opinions are positive or negative.',
    texts: 'opinion',
  },
  { name: 'emotion', description: 'Tell which of 27 emotions English texts show, if any.', texts: 'text' },
] as const;

function createProgram(signal: AbortSignal): Command {
  const program = new Command('recurrent-nlp')
    .description('Tell what texts are about with recurrent networks.')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .addHelpText('after', exitCodesHelp);
  for (const command of commands) addCommand(program, { ...command, signal });
  return program;
}

type CommandOptions = Omit<ClassifyFileOptions, 'signal' | 'model'> & {
  readonly file?: string;
  readonly model?: string;
};

function addCommand(
  program: Command,
  { name, description, texts, signal }: (typeof commands)[number] & { readonly signal: AbortSignal },
): void {
  const command = program
    .command(name)
    .description(description)
    .argument('[text]', `one ${texts}`)
    .option('--file <file>', 'a table with a header, row by row; - reads standard input')
    .addOption(new Option('--column <name>', `the column that holds the ${texts}s`).default('text'))
    .option('--model <folder>', 'a text classifier of your own')
    .option('--json', 'print JSON: an object a text, a line a row')
    .option('--debug', 'print where an error came from')
    .addHelpText('after', exitCodesHelp);
  command.action((text: string | undefined, { file, model = name, ...options }: CommandOptions) => {
    if ((text === undefined) === (file === undefined)) {
      command.error("error: give one text, or '--file <file>'");
    }
    return file === undefined
      ? classifyText(text!, { ...options, model })
      : classifyFile(file, { ...options, model, signal });
  });
}

/** Says on standard error what went wrong → the exit code that stands for it. */
function tell(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.misused;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${debug ? stack : `Error: ${message}`}\n`);
  return exitCodes.failed;
}

/** Whoever reads our output, such as `head`, may stop early. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
