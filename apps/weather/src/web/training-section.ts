import { element, lossChart, progress, section } from '@recurrent/demo-kit/web';
import type { TrainingRequest, WeatherTraining } from './weather-training.js';

/** How a training is watched, and stopped. */
export interface TrainingWatch {
  readonly signal: AbortSignal;
  onProgress(progress: WeatherTraining['progress']): void;
}

/** The part of the page that trains: two numbers to choose, start and stop, progress, and the loss as it falls. */
export function trainingSection(
  defaults: TrainingRequest,
  train: (request: TrainingRequest, watch: TrainingWatch) => Promise<void>,
): { readonly element: HTMLElement; tell(text: string): void } {
  const epochs = numberField('Epochs at most', { value: defaults.epochs, min: 1, max: 200 });
  const seed = numberField('Seed', { value: defaults.seed, min: 0, max: 999_999 });
  const start = element('button', { type: 'submit', class: 'primary' }, 'Train the network');
  const stop = element('button', { type: 'button', disabled: true }, 'Stop');
  const told = progress('Training');
  const curve = lossChart(defaults.epochs);
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
    element: section(
      'Learn from three years',
      'A GRU reads 2012 and 2013 day after day and learns to say what the next seven bring; 2014 tells when it has ' +
        'learned enough. It trains in a worker, so the page stays free for you.',
      element('form', { class: 'controls', onsubmit }, epochs.field, seed.field, start, stop),
      told.element,
      curve.element,
    ),
    tell: told.announce,
  };
}

function figuresOf(progress: WeatherTraining['progress']): string {
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
