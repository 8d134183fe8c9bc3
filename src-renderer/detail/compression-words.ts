import { countText } from '../look/numbers.ts';

/** Content against bytes on the wire: `3.2 : 1`. */
export function ratioText(content: number, wire: number): string {
  if (wire === 0 || content === 0) return '–';
  const ratio = content / wire;
  return `${ratio < 100 ? ratio.toFixed(1) : ratio.toFixed(0)} : 1`;
}

/** Bytes of earlier messages that a compressed message could refer to, in words. */
export function contextWords(bytes: number): string {
  return bytes === 0 ? 'fresh' : `carried over, ${countText(bytes, 'byte')}`;
}
