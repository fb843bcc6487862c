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
      'Learn while you watch',
      'A GRU reads all but the last two years day after day and learns to say what the next seven days bring; the year ' +
        'after tells when it has learned enough, and the last one judges. It trains in a worker, so the page stays free for you.',
      ...elements,
    ),
    tell,
  };
}
