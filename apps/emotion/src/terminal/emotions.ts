import { wrap, type Look } from '@recurrent/demo-kit/terminal';
import type { Classification, Told } from '@recurrent/nlp';

/** Room for two of Ekman's emotions. */
const nameWidth = 20;
const margin = ' '.repeat(nameWidth + 2);

/** Ekman's emotions beside the text, and under it the fine ones with their probabilities. */
export function tellEmotions(text: string, told: Classification, look: Look): string {
  const groups = namesOf(told.groups ?? told).join(', ');
  const fine = namesOf(told).map((name) => `${name} ${Math.round(told.probabilities[name]! * 100)} %`);
  const lines = [
    ...wrap(text.trim(), look.width - margin.length),
    ...wrap(fine.join(', '), look.width - margin.length).map((line) => look.paint('muted', line)),
  ];
  return `  ${look.paint('strong', groups.padEnd(nameWidth))}${lines.join(`\n${margin}`)}\n`;
}

/** What is told, or where nothing is, what is most probable. */
export function namesOf({ label, labels }: Told): readonly string[] {
  return labels.length > 0 ? labels : [label];
}
