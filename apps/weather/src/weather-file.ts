/** The address of Seattle's daily weather, 2012 to 2015, in the package vega-datasets, which does not export its data folder. */
export const seattleFile: URL = new URL('../data/seattle-weather.csv', import.meta.resolve('vega-datasets'));
