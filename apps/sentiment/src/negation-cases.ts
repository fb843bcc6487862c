import type { Opinion } from './judged-set.js';

const positive = [
  'not bad at all',
  'not bad, actually',
  'I have no complaints whatsoever.',
  'You cannot go wrong with this one.',
  "I couldn't be happier with it.",
  "It doesn't get any better than this.",
  'I expected to hate it, but I loved every minute.',
  'I thought it would be boring. It was anything but.',
  'Never a dull moment.',
  'There is nothing I would change about it.',
  'Despite the awful trailer, this is a wonderful film.',
  'I was wrong to doubt it: what a great place.',
  'The reviews were terrible, but we had a fantastic evening.',
  "It isn't expensive and it works without any problems.",
  'None of my fears came true, and the food was delicious.',
  'No longer slow: the new version is excellent.',
  "Don't miss it!",
  'Far from disappointing.',
  'It never fails to make me smile.',
  'Hardly a flaw in it.',
];

const negative = [
  'not good',
  'not good at all',
  "I wouldn't recommend it to anyone.",
  'I expected to love it, but it was a waste of time.',
  'It is not worth the money.',
  'There is nothing funny about this comedy.',
  "It doesn't work and nobody helped me.",
  'I really wanted to like this, but I could not.',
  'Never again.',
  'The food was neither fresh nor tasty.',
  'A great cast cannot save this film.',
  "It would have been perfect if it hadn't broken after a week.",
  "I can't say that I enjoyed it.",
  'Hardly the masterpiece everybody promised.',
  'Not exactly what I would call friendly service.',
  'I loved the first one, but this sequel is a mess.',
  'It looks beautiful, but it is completely useless.',
  'Far from great.',
  "Don't buy it, even if it seems like a good deal.",
  'No charm, no wit, no reason to stay until the end.',
];

/** Forty opinions whose words alone mislead: negated, turned round by a but, or expected otherwise. Nobody learns from them. */
export const negationCases: readonly Opinion[] = [
  ...positive.map((text) => ({ text, label: 'positive' as const })),
  ...negative.map((text) => ({ text, label: 'negative' as const })),
];
