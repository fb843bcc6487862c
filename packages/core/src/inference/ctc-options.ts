import { RnnError, show } from '../errors.js';

export function assertBlank(blank: number, numClasses: number): void {
  if (Number.isInteger(blank) && blank >= 0 && blank < numClasses) return;
  throw new RnnError(
    'invalid-argument',
    `blank is one of the ${numClasses} classes, from 0 to ${numClasses - 1}. Received ${show(blank)}. ` +
      'Give the class that the network was trained to keep for no label.',
  );
}

export function assertBeamWidth(beamWidth: number): void {
  if (Number.isInteger(beamWidth) && beamWidth > 0) return;
  throw new RnnError(
    'invalid-argument',
    `beamWidth is a whole number from 1. Received ${show(beamWidth)}. Leave it out, or follow more sequences.`,
  );
}
