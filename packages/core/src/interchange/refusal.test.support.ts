import { RnnError } from '../errors.js';

/** The error that `act` is refused with. */
export async function refusalOf(act: () => unknown): Promise<RnnError> {
  const error = await refusalIfAny(act);
  if (error) return error;
  throw new Error('it was accepted');
}

/** The error that `act` is refused with, or undefined when it is accepted. An error of any other kind is thrown on. */
export async function refusalIfAny(act: () => unknown): Promise<RnnError | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof RnnError) return error;
    throw error;
  }
}
