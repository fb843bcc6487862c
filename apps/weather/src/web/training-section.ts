import { section, trainingControls } from '@recurrent/demo-kit/web';
import type { TrainingRequest, TrainingWatch } from '@recurrent/demo-kit/web';

/** The part of the page that trains. */
export function trainingSection(
  defaults: TrainingRequest,
  train: (request: TrainingRequest, watch: TrainingWatch) => Promise<void>,
): { readonly element: HTMLElement; tell(text: string): void } {
  const { elements, tell } = trainingControls(defaults, { start: 'Train the network', train });
  return {
    element: section(
      'Learn from three years',
      'A GRU reads 2012 and 2013 day after day and learns to say what the next seven bring; 2014 tells when it has ' +
        'learned enough. It trains in a worker, so the page stays free for you.',
      ...elements,
    ),
    tell,
  };
}
