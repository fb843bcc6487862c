import type { GoEmotion, LabelledText, MultiLabelledText, Polarity } from '@recurrent/datasets';

/** Emotions that say what is thought of something; the others, such as surprise or desire, may go with either. */
const polarities: Readonly<Partial<Record<GoEmotion, Polarity>>> = {
  admiration: 'positive',
  amusement: 'positive',
  approval: 'positive',
  excitement: 'positive',
  gratitude: 'positive',
  joy: 'positive',
  love: 'positive',
  pride: 'positive',
  relief: 'positive',
  anger: 'negative',
  annoyance: 'negative',
  disappointment: 'negative',
  disapproval: 'negative',
  disgust: 'negative',
  embarrassment: 'negative',
  sadness: 'negative',
};

/** Comments with emotions → those all of whose emotions are of one polarity. */
export function polarComments(comments: readonly MultiLabelledText<GoEmotion>[]): LabelledText<Polarity>[] {
  return comments.flatMap(({ text, labels }) => {
    const [label, ...others] = new Set(labels.map((own) => polarities[own]));
    return label === undefined || others.length > 0 ? [] : [{ text, label }];
  });
}
