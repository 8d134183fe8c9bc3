import { formattedJson } from '../look/formatted-json.ts';

/** How content is typed: as text, as JSON that is looked over, or as the digits of its bytes. */
export type ContentLook = 'text' | 'json' | 'hex';

/** Content that is being typed. */
export interface ContentDraft {
  readonly look: ContentLook;
  /** As it stands in the field, whose lines end with a line feed alone. */
  readonly text: string;
  /** How the lines of the content end. */
  readonly lineEnd: '\n' | '\r\n';
}

/** The content that a draft stands for, or why it stands for none, as a sentence. */
export type DraftContent = { readonly bytes: Uint8Array } | { readonly mustBe: string };

export const EMPTY_DRAFT: ContentDraft = { look: 'text', text: '', lineEnd: '\n' };

/** Bytes in a line of digits. */
const BYTES_IN_LINE = 16;

/** Content as it is to be typed over; JSON with line breaks and indents. */
export function draftOf(bytes: Uint8Array, look: ContentLook): ContentDraft {
  if (look === 'hex') return { look, text: hexText(bytes), lineEnd: '\n' };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const shown = look === 'json' ? formattedJson(text) : text;
  return { look, text: shown.replaceAll('\r\n', '\n'), lineEnd };
}

/** What content can be typed as without losing any of it: a field for text knows but one end of lines, and only UTF-8. */
export function looksOf(bytes: Uint8Array): readonly ContentLook[] {
  const back = contentOf(draftOf(bytes, 'text'));
  if (!('bytes' in back) || !isSame(back.bytes, bytes)) return ['hex'];
  const text = new TextDecoder().decode(bytes);
  // A carriage return alone becomes a line feed in a field.
  if (/\r(?!\n)/.test(text)) return ['hex'];
  return jsonProblem(text) === undefined ? ['text', 'json', 'hex'] : ['text', 'hex'];
}

export function contentOf({ look, text, lineEnd }: ContentDraft): DraftContent {
  if (look === 'hex') return bytesOfHexText(text);
  const problem = look === 'json' ? jsonProblem(text) : undefined;
  if (problem !== undefined) return { mustBe: problem };
  return { bytes: new TextEncoder().encode(lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd)) };
}

/** The same content typed in another way; `undefined` where what is typed stands for none. */
export function withLook(draft: ContentDraft, look: ContentLook): ContentDraft | undefined {
  if (draft.look === look) return draft;
  // What is no JSON yet is still text.
  const content = contentOf(draft.look === 'json' ? { ...draft, look: 'text' } : draft);
  return 'bytes' in content ? draftOf(content.bytes, look) : undefined;
}

/** Whether a draft stands for bytes other than these. */
export function isChanged(draft: ContentDraft, bytes: Uint8Array): boolean {
  const content = contentOf(draft);
  return !('bytes' in content) || !isSame(content.bytes, bytes);
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return text.trim() === '' ? 'Nothing is no JSON.' : `This is no JSON: ${(error as Error).message}.`;
  }
}

function hexText(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += BYTES_IN_LINE) {
    const line = bytes.subarray(from, from + BYTES_IN_LINE);
    lines.push(Array.from(line, (byte) => byte.toString(16).padStart(2, '0')).join(' '));
  }
  return lines.join('\n');
}

/** Digits in pairs, with or without blanks, commas, colons, and `0x` between them. */
function bytesOfHexText(text: string): DraftContent {
  const digits = text.replace(/0x|[\s,:]+/gi, '');
  const wrong = /[^\da-f]/i.exec(digits);
  if (wrong !== null) return { mustBe: `“${wrong[0]}” is no hexadecimal digit.` };
  if (digits.length % 2 === 1) return { mustBe: 'A byte has two digits; the last one has but one.' };
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return { bytes };
}
