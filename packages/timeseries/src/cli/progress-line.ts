import type { FitProgress } from '@recurrent/core';

/** What a progress line needs of an output stream. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A training's progress: one line drawn over and over on a terminal, a line now and then elsewhere. */
export interface ProgressLine {
  show(progress: FitProgress): void;
  /** Moves on to the next line. */
  end(): void;
}

const redrawMs = 80;
const plainLines = 10;
const barLength = 12;

/** A progress line on an output, such as standard error. */
export function createProgressLine(output: ProgressOutput): ProgressLine {
  let last: FitProgress | undefined;
  let drawn: FitProgress | undefined;
  let dueAt = 0;

  function draw(progress: FitProgress): void {
    drawn = progress;
    const line = describe(progress).slice(0, (output.columns || 80) - 1);
    output.write(output.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
  }

  function isDue({ epoch, epochs, batch, batches }: FitProgress): boolean {
    const now = output.isTTY ? performance.now() : epoch;
    if (now < dueAt || (!output.isTTY && batch < batches)) return false;
    dueAt = now + (output.isTTY ? redrawMs : epochs / plainLines);
    return true;
  }

  return {
    show(progress) {
      last = progress;
      if (isDue(progress)) draw(progress);
    },
    end() {
      if (last && last !== drawn) draw(last);
      if (last && output.isTTY) output.write('\n');
    },
  };
}

function describe(progress: FitProgress): string {
  const { epoch, epochs, batch, batches, loss, validationLoss, examplesPerSecond, secondsLeft } = progress;
  const done = Math.floor(((epoch - 1 + batch / batches) / epochs) * barLength);
  return [
    `epoch ${epoch}/${epochs} [${'='.repeat(done).padEnd(barLength)}]`,
    `loss ${loss.toFixed(4)}`,
    ...(validationLoss === undefined ? [] : [`validation ${validationLoss.toFixed(4)}`]),
    `${Math.round(examplesPerSecond)}/s`,
    `${Math.ceil(secondsLeft)} s left`,
  ].join('  ');
}
