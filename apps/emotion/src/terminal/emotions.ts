import type { Look } from '@recurrent/demo-kit/terminal';
import type { Classification, Told } from '@recurrent/nlp';

/** A line: Ekman's emotions, the text, and behind it the fine ones with their probabilities. */
export function tellEmotions(text: string, told: Classification, look: Look): string {
  const groups = look.paint(
    'strong',
    namesOf(told.groups ?? told)
      .join(' + ')
      .padEnd(10),
  );
  const fine = namesOf(told).map((name) => `${name} ${Math.round(told.probabilities[name]! * 100)} %`);
  return `  ${groups}  ${text}  ${look.paint('muted', fine.join(', '))}\n`;
}

/** What is told, or where nothing is, what is most probable. */
function namesOf({ label, labels }: Told): readonly string[] {
  return labels.length > 0 ? labels : [label];
}
