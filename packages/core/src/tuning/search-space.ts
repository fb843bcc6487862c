import { RnnError, show } from '../errors.js';

/** A whole number from min to max, both of them possible; on a logarithmic scale where factors count. */
export interface IntegerRange {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
}

/** A number from min to max; on a logarithmic scale where factors count. */
export interface FloatRange {
  readonly kind: 'float';
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
}

/** One of several values that have no order. */
export interface Choice<Value extends ChoiceValue = ChoiceValue> {
  readonly kind: 'choice';
  readonly values: readonly Value[];
}

/** What JSON keeps as it is, so that a study can be kept. */
export type ChoiceValue = string | number | boolean | null;

/** What a hyper-parameter may be. */
export type ParameterRange = IntegerRange | FloatRange | Choice;

/** Names of hyper-parameters and what each may be. */
export type SearchSpace = Readonly<Record<string, ParameterRange>>;

/** One value for each hyper-parameter of a space. */
export type ParametersOf<Space extends SearchSpace> = {
  readonly [Name in keyof Space]: Space[Name] extends Choice<infer Value> ? Value : number;
};

interface RangeOptions {
  readonly min: number;
  readonly max: number;
  /** Whether 8 → 16 is as far as 64 → 128. Default false. */
  readonly log?: boolean;
}

/**
 * Units, layers, a window: whole numbers from min to max.
 * @throws {RnnError} invalid-argument when there is no such number
 */
export function integer({ min, max, log = false }: RangeOptions): IntegerRange {
  const whole = Number.isInteger(min) && Number.isInteger(max);
  if (!whole) throw noRange('whole numbers, min at most max', { min, max });
  assertRange({ min, max, log });
  return { kind: 'integer', min, max, log };
}

/**
 * A learning rate, a dropout: numbers from min to max.
 * @throws {RnnError} invalid-argument when there is no such number
 */
export function float({ min, max, log = false }: RangeOptions): FloatRange {
  assertRange({ min, max, log });
  return { kind: 'float', min, max, log };
}

/**
 * A kind of cell, an optimizer: one of these values.
 * @throws {RnnError} invalid-argument when there is none, or one twice
 */
export function choice<const Value extends ChoiceValue>(values: readonly Value[]): Choice<Value> {
  if (values.length === 0 || new Set(values).size < values.length) {
    throw new RnnError(
      'invalid-argument',
      `A choice is between values that differ. Received ${show(values)}. Give each of them once.`,
    );
  }
  return { kind: 'choice', values };
}

/** Where in its range a value stands, 0 … 1; a whole number stands in the middle of its share. */
export function toUnit(range: IntegerRange | FloatRange, value: number): number {
  const { from, to, scale } = scaled(range);
  return to > from ? (scale(value) - from) / (to - from) : 0.5;
}

/** The value that stands at 0 … 1 of its range. */
export function fromUnit(range: ParameterRange, unit: number): ChoiceValue {
  if (range.kind === 'choice') {
    return range.values[Math.min(Math.floor(unit * range.values.length), range.values.length - 1)]!;
  }
  const { from, to } = scaled(range);
  const place = from + unit * (to - from);
  const value = range.log ? Math.exp(place) : place;
  const nearest = range.kind === 'integer' ? Math.round(value) : value;
  return Math.min(range.max, Math.max(range.min, nearest));
}

/** Values of a range from end to end: all of a choice, at most `levels` of numbers. */
export function levelsOf(range: ParameterRange, levels: number): readonly ChoiceValue[] {
  if (range.kind === 'choice') return range.values;
  const steps = Array.from({ length: levels }, (_, step) => (levels === 1 ? 0.5 : step / (levels - 1)));
  const values = steps.map((step) => {
    const { min, max, log } = range;
    const value = log ? min * (max / min) ** step : min + (max - min) * step;
    return range.kind === 'integer' ? Math.round(value) : Math.min(max, value);
  });
  return [...new Set(values)];
}

/** Ends of a range on its scale. Whole numbers have equal shares of it, so the ends reach half a step beyond. */
function scaled({ kind, min, max, log }: IntegerRange | FloatRange): {
  readonly from: number;
  readonly to: number;
  readonly scale: (value: number) => number;
} {
  const half = kind === 'integer' ? 0.5 : 0;
  const scale = log ? Math.log : (value: number): number => value;
  return { from: scale(min - half), to: scale(max + half), scale };
}

function assertRange({ min, max, log }: Required<RangeOptions>): void {
  const finite = Number.isFinite(min) && Number.isFinite(max) && min <= max;
  if (!finite) throw noRange('numbers, min at most max', { min, max });
  if (log && min <= 0) throw noRange('numbers above 0 when it is logarithmic', { min, max });
}

function noRange(rule: string, { min, max }: RangeOptions): RnnError {
  return new RnnError(
    'invalid-argument',
    `A range is between ${rule}. Received ${min} to ${max}. Give its two ends.`,
  );
}
