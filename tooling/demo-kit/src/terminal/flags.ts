import { parseArgs } from 'node:util';

/** What a flag takes: a whole number, a text, or nothing (it is on when given). */
export type FlagKind = 'number' | 'text' | 'switch';

/** The flags that were given, in their kinds. */
export type Flags<Kinds extends Readonly<Record<string, FlagKind>>> = {
  readonly [Name in keyof Kinds]?: { number: number; text: string; switch: boolean }[Kinds[Name]];
};

/** The flags of this process. A wrong one ends it with a line that says why, and the usage. */
export function readFlags<const Kinds extends Readonly<Record<string, FlagKind>>>(
  usage: string,
  kinds: Kinds,
): Flags<Kinds> {
  try {
    return parseFlags(process.argv.slice(2), kinds);
  } catch (error) {
    return misuse(usage, (error as Error).message);
  }
}

/** Ends the process with a line that says what is wrong with its flags, and the usage. */
export function misuse(usage: string, why: string): never {
  process.stderr.write(`${why}\nUsage: ${usage}\n`);
  process.exit(2);
}

/** Words of a command line → flags. @throws {Error} for a flag that is unknown or not of its kind */
export function parseFlags<const Kinds extends Readonly<Record<string, FlagKind>>>(
  words: readonly string[],
  kinds: Kinds,
): Flags<Kinds> {
  const { values } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => [name, { type: kind === 'switch' ? 'boolean' : 'string' }]),
    ),
  });
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      kinds[name] === 'number' ? toWhole(name, value) : value,
    ]),
  ) as Flags<Kinds>;
}

function toWhole(name: string, value: unknown): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0 && value !== '') return number;
  throw new Error(`--${name} takes a whole number from 0. Received '${String(value)}'.`);
}
