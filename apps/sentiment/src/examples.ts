/** What the demo says before anybody writes: a plain opinion of each kind, and five that mislead word by word. */
export const examples: readonly string[] = [
  'A film about war and death that is full of hope.',
  'I expected to love it, but it was a waste of time.',
  'What a lovely evening, we will be back!',
  'The battery died after two days and nobody answers my mails.',
  'There is nothing funny about this comedy.',
  'Not bad at all.',
];
