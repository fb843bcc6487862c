/** What the demo says before anybody writes: a plain opinion of each kind, and three that mislead word by word. */
export const examples: readonly string[] = [
  'What a lovely evening, we will be back!',
  'The battery died after two days and nobody answers my mails.',
  'Not bad at all.',
  'I expected to love it, but it was a waste of time.',
  'There is nothing funny about this comedy.',
];
