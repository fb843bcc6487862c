/** What a piece of text means; the look decides how that is shown. */
export type Ink = 'strong' | 'muted' | 'happened' | 'forecast' | 'good' | 'bad';

/** How to write to one output: its width in columns, whether a line may be redrawn, and its colours. */
export interface Look {
  readonly width: number;
  readonly live: boolean;
  paint(ink: Ink, text: string): string;
}

/** The part of a Node output stream that decides its look. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Select Graphic Rendition codes: what turns an ink on. */
const codes: Record<Ink, string> = {
  strong: '1',
  muted: '2',
  happened: '36',
  forecast: '93',
  good: '1;32',
  bad: '31',
};

/** The look of an output: colours and live lines on a terminal, plain text elsewhere; NO_COLOR and FORCE_COLOR are obeyed. */
export function lookOf(stream: OutputStream, environment: NodeJS.ProcessEnv = process.env): Look {
  const terminal = stream.isTTY === true && environment['TERM'] !== 'dumb';
  const colored = wantsColor(environment) ?? terminal;
  const columns = stream.columns ?? (Number(environment['COLUMNS']) || 80);
  return {
    width: Math.min(Math.max(columns, 40), 100),
    live: terminal,
    paint: (ink, text) => (colored ? `\u001b[${codes[ink]}m${text}\u001b[0m` : text),
  };
}

/** What the environment asks for, when it asks. */
function wantsColor(environment: NodeJS.ProcessEnv): boolean | undefined {
  if (environment['NO_COLOR']) return false;
  if (environment['FORCE_COLOR']) return environment['FORCE_COLOR'] !== '0';
  return undefined;
}
