import { exitCodesHelp, runProgram } from '@recurrent/core/node';
import { Command, Option } from 'commander';
import { classifyFile, type ClassifyFileOptions } from './classify-file.js';
import { classifyText } from './classify-text.js';

/** Runs the command line → its exit code. */
export function run(words: readonly string[]): Promise<number> {
  return runProgram(words, { createProgram, interrupted: 'The rows so far are written.' });
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
