import type { FitProgress } from '@recurrent/core';
import type { Look, OutputStream } from './look.js';

export interface ProgressBar {
  update(progress: FitProgress): void;
  /** Leaves the bar full, at the last epoch, and moves to the next line; safe to call twice. */
  close(): void;
}

const redrawEveryMs = 80;
const plainLines = 10;

/** A training's progress on one live line of a terminal, or, elsewhere, on about ten plain lines. */
export function progressBar(stream: OutputStream, look: Look): ProgressBar {
  return look.live ? liveBar(stream, look) : plainBar(stream, look);
}

function liveBar(stream: OutputStream, look: Look): ProgressBar {
  let last: FitProgress | undefined;
  let drawnAt = -Infinity;
  const draw = (progress: FitProgress) => stream.write(`\r\u001b[2K${progressLine(progress, look)}`);
  return {
    update(progress) {
      last = progress;
      if (performance.now() - drawnAt < redrawEveryMs) return;
      drawnAt = performance.now();
      draw(progress);
    },
    close() {
      if (!last) return;
      // A training may end before its last epoch.
      draw({ ...last, epochs: last.epoch, secondsLeft: 0 });
      stream.write('\n');
      last = undefined;
    },
  };
}

function plainBar(stream: OutputStream, look: Look): ProgressBar {
  let told = 0;
  return {
    update(progress) {
      const { epoch, epochs, batch, batches } = progress;
      const due = Math.floor((epoch * plainLines) / epochs);
      if (batch < batches || (due <= told && epoch > 1)) return;
      told = due;
      stream.write(`${progressLine(progress, look)}\n`);
    },
    close() {},
  };
}

/** `epoch  7/20  ━━━━━━──────  loss 0.412  validation 0.398  12,340/s  0:08 left`, less of it where the line is narrow. */
export function progressLine(progress: FitProgress, look: Look): string {
  const { epoch, epochs, batch, batches, loss, validationLoss } = progress;
  const done = Math.min(1, (epoch - 1 + batch / batches) / epochs);
  const left = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const room = Math.min(Math.max(look.width - 68, 8), 30);
  const figures = [
    `loss ${loss.toFixed(4)}`,
    ...(validationLoss === undefined ? [] : [`validation ${validationLoss.toFixed(4)}`]),
    `${Math.round(progress.examplesPerSecond).toLocaleString('en')}${look.width < 92 ? '/s' : ' examples/s'}`,
    `${clock(progress.secondsLeft)} left`,
  ];
  while (figures.length > 1 && left.length + room + figures.join('  ').length + 6 > look.width)
    figures.splice(-2, 1);
  const full = Math.round(done * room);
  const bar = look.paint('forecast', '━'.repeat(full)) + look.paint('muted', '─'.repeat(room - full));
  return `  ${left}  ${bar}  ${figures.join('  ')}`;
}

/** Seconds as minutes and seconds: `1:05`. */
function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
