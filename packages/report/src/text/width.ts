/** Widths of text on a terminal, in cells. */

/** East Asian Wide and Fullwidth (UAX #11), and emoji, by script and property instead of by table. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Katakana and Hangul have forms of half the width. */
const HALFWIDTH = /[\uff61-\uffdc\uffe8-\uffee]/;
const COMBINING = /^\p{M}$/u;

/** Cells of one character that is neither a control nor a format character. */
export function cellsOf(character: string): number {
  // Nearly everything is ASCII.
  if (character.length === 1 && character < '\u0300') return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) && !HALFWIDTH.test(character) ? 2 : 1;
}

export function widthOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

/** Breaks running text at spaces into lines of at most `width` cells; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}
