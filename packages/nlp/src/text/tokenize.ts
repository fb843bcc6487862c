/** Words, numbers, emoticons, emoji and marks of a text, in lower case and in their order. Contractions are parted: "isn't" → is, n't. */
export function tokenize(text: string): string[] {
  const plain = text
    .replaceAll(/<br\s*\/?>/gi, ' ')
    .replaceAll(/[’‘`]/g, "'")
    .toLowerCase()
    // A sound drawn out is the same word: soooo.
    .replaceAll(/(\p{L})\1{2,}/gu, '$1$1');
  return (plain.match(token) ?? []).flatMap(parted);
}

/** An emoji with what it is joined to, an emoticon, an ending, a word, a number, or a single mark. */
const token =
  /\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})*(?:\u200D\p{Extended_Pictographic}\uFE0F?)*|[:;=8][-o*']?[)\]([dp/\\|@3]|<3|'(?:s|re|ve|ll|d|m)\b|\p{L}+(?:'\p{L}+)?|\d+(?:[.,]\d+)*|[!?]|[^\s\p{L}\d]/gu;

/** Stems that contractions shorten. */
const stems: Readonly<Record<string, string>> = { ca: 'can', wo: 'will', sha: 'shall' };

function parted(word: string): string[] {
  const [, negated] = /^(\p{L}+)n't$/u.exec(word) ?? [];
  if (negated !== undefined) return [stems[negated] ?? negated, "n't"];
  const [, stem, ending] = /^(\p{L}+)('(?:s|re|ve|ll|d|m))$/u.exec(word) ?? [];
  return stem === undefined ? [word] : [stem, ending!];
}
