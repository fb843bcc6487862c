/** Values with each missing one replaced by the last known before it; NaN remains where none is. */
export function fillMissing(values: Float64Array): Float64Array {
  let last = NaN;
  return values.map((value) => (Number.isNaN(value) ? last : (last = value)));
}
