/** The S&P 500 index from 2000 on, as it comes with the package vega-datasets, which does not export its data folder. */
export const indexFile: URL = new URL('../data/sp500-2000.csv', import.meta.resolve('vega-datasets'));
