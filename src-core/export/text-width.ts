/**
 * How many cells of a terminal a text takes. Terminals agree about most characters and not about all; where they
 * don't, the larger number is taken, so that a line never grows beyond its width.
 */
import { beginning } from '../bytes/visible-text.ts';

const PLAIN = /^[ -~]*$/;

/** Drawn over or into the character before: combining marks, and the vowels and finals of Hangul syllables. */
const NO_CELL = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u;

/**
 * East_Asian_Width W or F (UAX 11), and what UTS 51 gives an emoji's look. Blocks whose every letter is wide are whole
 * ranges here, their unassigned characters included, as EastAsianWidth.txt has it.
 */
const TWO_CELLS =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\p{Script=Tangut}\p{Script=Khitan_Small_Script}\p{Script=Nushu}\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247\u3250-\u4dff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1d300}-\u{1d376}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})$/u;
/** Half-width letters of those scripts, their tone marks, and the halves of flags. */
const ONE_CELL = /^[\u02ea\u02eb\uff61-\uffdc\uffe8-\uffee\u{1f1e6}-\u{1f1ff}]$/u;
/** Gives the character before it the look, and with some terminals the width, of an emoji. */
const EMOJI_SELECTOR = '\ufe0f';

/** @param text on one line, without control characters */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/**
 * The text, or as much of its beginning as fits with a `…` behind it. Looks at no more of a long text than can fit.
 *
 * @param width in cells, at least 1
 */
export function cutToWidth(text: string, width: number): string {
  // A flood of marks over one letter takes no cells: beyond so many, it is cut all the same.
  const start = beginning(text, width * UNITS_OF_CELL);
  const isWhole = start.length === text.length;
  if (isWhole && textWidth(start) <= width) return text;
  let used = 0;
  let length = 0;
  for (const character of start) {
    used += characterWidth(character);
    if (used > width - 1) break;
    length += character.length;
  }
  return `${start.slice(0, length).replace(/\u200d$/, '')}…`;
}

/** UTF-16 units that a cell may cost: letters with several marks, emoji of several parts. */
const UNITS_OF_CELL = 8;

function characterWidth(character: string): number {
  if (PLAIN.test(character)) return 1;
  if (character === EMOJI_SELECTOR) return 1;
  if (NO_CELL.test(character)) return 0;
  return TWO_CELLS.test(character) && !ONE_CELL.test(character) ? 2 : 1;
}

/** The text in lines of a width, broken between words where that goes; a longer word is cut. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((part) => cutToWidth(part, width));
}
