import { expect, test } from 'vitest';
import { holdOut } from './hold-out.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('the fourth hundred of every thousand is held out, everything else learned from, in order', () => {
  const { train, heldOut } = holdOut(numbers(2300));
  expect(heldOut).toEqual([...numbers(400).slice(300), ...numbers(1400).slice(1300)]);
  expect(train).toEqual(numbers(2300).filter((number) => !heldOut.includes(number)));
});

test('what is short is held out nowhere', () => {
  expect(holdOut(numbers(300))).toEqual({ train: numbers(300), heldOut: [] });
});
