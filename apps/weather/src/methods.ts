/** The network and the rules it is measured against, in words. */
export const methodNames: Readonly<Record<string, { readonly name: string; readonly note: string }>> = {
  model: { name: 'GRU', note: 'the trained network' },
  naive: { name: 'Naive', note: 'as it is now' },
  drift: { name: 'Drift', note: 'on as the past went on the whole' },
  seasonalNaive: { name: 'Seasonal naive', note: 'as a year ago' },
  climatology: { name: 'Climatology', note: 'as usual at that time of the year' },
  baseRate: { name: 'Base rate', note: 'as often as in the validation part' },
  straightLine: { name: 'Straight line', note: 'linear in what is known now' },
};
