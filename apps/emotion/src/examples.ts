/** What the demo says before anybody writes. */
export const examples: readonly string[] = [
  'Thank you so much, this made my day!',
  'I am so sorry for your loss.',
  'Why would anybody do such a thing?',
  'The train leaves at nine.',
  'This is disgusting, and I am furious that they let it happen.',
  'I was not afraid at all.',
];
