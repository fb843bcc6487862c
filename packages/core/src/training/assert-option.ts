import { RnnError } from '../errors.js';

/** @throws {RnnError} invalid-argument when an option breaks its rule */
export function assertOption(
  holds: boolean,
  { rule, received, remedy }: { readonly rule: string; readonly received: unknown; readonly remedy: string },
): void {
  if (!holds) throw new RnnError('invalid-argument', `${rule}. Received ${String(received)}. ${remedy}`);
}

/** Refuses what is not a whole number of at least 1. */
export function assertCount(name: string, value: number, usual: string): void {
  assertOption(Number.isInteger(value) && value >= 1, {
    rule: `${name} is a whole number of at least 1`,
    received: value,
    remedy: `${usual} is a usual value.`,
  });
}

/** Refuses what is not above 0. */
export function assertPositive(name: string, value: number, usual: string): void {
  assertOption(value > 0, {
    rule: `${name} is a number above 0`,
    received: value,
    remedy: `${usual} is a usual value.`,
  });
}
