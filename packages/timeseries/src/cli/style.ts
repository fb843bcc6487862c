/** How to write to an output: its width, and colours where they are wanted. */
export interface Style {
  readonly width: number;
  /** What turns a colour on, undefined where colours are not wanted. */
  readonly colors: Readonly<Record<'past' | 'future' | 'band', string>> | undefined;
  bold(text: string): string;
  faint(text: string): string;
}

/** The part of an output stream that decides its style. */
export interface StyledOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Colours on a terminal, unless NO_COLOR is set; plain text elsewhere. */
export function styleOf({ isTTY, columns }: StyledOutput): Style {
  const isColored = isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const paint = (code: number) => (text: string) => (isColored ? `\u001B[${code}m${text}\u001B[0m` : text);
  return {
    width: Math.min(columns || 80, 100),
    colors: isColored ? { past: '\u001B[36m', future: '\u001B[93m', band: '\u001B[90m' } : undefined,
    bold: paint(1),
    faint: paint(2),
  };
}
