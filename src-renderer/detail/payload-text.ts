export type TextLanguage = 'json' | 'xml' | 'plaintext';

export interface PayloadText {
  readonly text: string;
  /** Whether the bytes are UTF-8; a sequence cut by the end of what was fetched is no fault. */
  readonly isValid: boolean;
  readonly language: TextLanguage;
}

/** Reads bytes as UTF-8, U+FFFD standing for what is not. */
export function asText(bytes: Uint8Array, isComplete: boolean): PayloadText {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: !isComplete });
  return { text, isValid: isValidUtf8(bytes, isComplete), language: languageOf(text) };
}

function isValidUtf8(bytes: Uint8Array, isComplete: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isComplete });
    return true;
  } catch {
    return false;
  }
}

function languageOf(text: string): TextLanguage {
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return 'json';
  return start.startsWith('<') ? 'xml' : 'plaintext';
}
