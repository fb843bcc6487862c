import type { FitProgress } from '@recurrent/core';
import { element } from './element.js';
import { lossChart } from './loss-chart.js';
import { progress } from './progress.js';

/** What is asked of a training. */
export interface TrainingRequest {
  readonly epochs: number;
  readonly seed: number;
}

/** How a training is watched, and stopped. */
export interface TrainingWatch {
  readonly signal: AbortSignal;
  onProgress(progress: FitProgress): void;
}

/** What a page trains with. */
export interface TrainingControls {
  /** Numbers to choose with start and stop, progress, and the loss as it falls. */
  readonly elements: readonly HTMLElement[];
  /** Words for everyone, where the progress is told. */
  tell(text: string): void;
}

/** Two numbers to choose, start and stop, and how it goes; `train` ends when the saved model is loaded back. */
export function trainingControls(
  defaults: TrainingRequest,
  {
    start: startText,
    validates = true,
    train,
  }: {
    readonly start: string;
    /** Whether a part of the data is watched while it learns. Default true. */
    readonly validates?: boolean;
    train(request: TrainingRequest, watch: TrainingWatch): Promise<void>;
  },
): TrainingControls {
  const epochs = numberField('Epochs at most', { value: defaults.epochs, min: 1, max: 200 });
  const seed = numberField('Seed', { value: defaults.seed, min: 0, max: 999_999 });
  const start = element('button', { type: 'submit', class: 'primary' }, startText);
  const stop = element('button', { type: 'button', disabled: true }, 'Stop');
  const told = progress('Training');
  const curve = lossChart(defaults.epochs, { validates });
  let interruption = new AbortController();

  const run = async () => {
    interruption = new AbortController();
    const request = { epochs: epochs.value(), seed: seed.value() };
    const from = performance.now();
    setRunning(true);
    curve.start(request.epochs);
    told.announce('Loading TensorFlow.js into a worker …');
    try {
      await train(request, {
        signal: interruption.signal,
        onProgress(progress) {
          const { epoch, batch, batches, loss, validationLoss } = progress;
          told.show((epoch - 1 + batch / batches) / request.epochs, figuresOf(progress));
          if (batch === batches) curve.add(epoch, loss, validationLoss);
        },
      });
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      const ending = interruption.signal.aborted ? `Stopped after ${seconds} s` : `Trained in ${seconds} s`;
      told.show(1, '');
      told.announce(`${ending}. The model was saved in this browser and loaded back without TensorFlow.js.`);
    } catch (error) {
      told.announce(`Training failed. ${(error as Error).message}`);
    } finally {
      curve.end();
      setRunning(false);
    }
  };
  const setRunning = (running: boolean) => {
    start.disabled = running;
    stop.disabled = !running;
    (running ? stop : start).focus({ preventScroll: true });
  };
  stop.addEventListener('click', () => interruption.abort());
  const onsubmit = (event: Event) => {
    event.preventDefault();
    void run();
  };
  curve.element.classList.add('short');
  return {
    elements: [
      element('form', { class: 'controls', onsubmit }, epochs.field, seed.field, start, stop),
      told.element,
      curve.element,
    ],
    tell: told.announce,
  };
}

function figuresOf(progress: FitProgress): string {
  const { epoch, epochs, loss, validationLoss, examplesPerSecond, secondsLeft } = progress;
  return [
    `Epoch ${epoch} of ${epochs}`,
    `loss ${loss.toFixed(4)}`,
    ...(validationLoss === undefined ? [] : [`validation ${validationLoss.toFixed(4)}`]),
    `${Math.round(examplesPerSecond).toLocaleString('en')} examples/s`,
    `${Math.ceil(secondsLeft)} s left at most`,
  ].join(' · ');
}

function numberField(
  label: string,
  limits: { readonly value: number; readonly min: number; readonly max: number },
): { readonly field: HTMLElement; value(): number } {
  const input = element('input', { type: 'number', required: true, ...limits });
  return { field: element('label', { class: 'field' }, label, input), value: () => input.valueAsNumber };
}
