/** Files that follow each other, read as one. */
import { expect, it } from 'vitest';
import type { Packet } from '../../../src-core/packets/packet.ts';
import { NOTE_LINK_TYPE, noteBytes } from '../../../src-core/packets/proxy-note.ts';
import { WithoutRepetition } from '../../../src-core/packets/without-repetition.ts';
import { latin1 } from '../../support/bytes.ts';

const packet = (bytes: Uint8Array, linkType: number): Packet => ({
  ...{ timestamp: { seconds: 0, nanoseconds: 0 }, linkType, bytes, originalLength: bytes.length, origin: 0 },
});
const text = (said: string): Packet => packet(latin1(said), 101);
const file = (number: number, repeated: number): Packet =>
  packet(noteBytes({ kind: 'file', number, repeated }), NOTE_LINK_TYPE);

/** What is left, `#` for the note of a file. */
function read(packets: readonly Packet[]): string {
  const left: string[] = [];
  const sink = new WithoutRepetition({
    accept: ({ linkType, bytes }) =>
      left.push(linkType === NOTE_LINK_TYPE ? '#' : Buffer.from(bytes).toString('latin1')),
    interfaceDescribed: () => left.push('interface'),
    sectionNoted: () => left.push('section'),
  });
  for (const one of packets) sink.accept(one);
  return left.join(' ');
}

it.each([
  ['a file alone is left as it is', [file(7, 2), text('a'), text('b'), text('c')], '# a b c'],
  [
    'what the next file repeats is passed over',
    [file(1, 0), text('a'), text('b'), file(2, 1), text('a'), text('c')],
    '# a b c',
  ],
  [
    'also where both are not the first',
    [file(4, 1), text('a'), text('b'), file(5, 1), text('a'), text('c'), file(6, 1), text('a'), text('d')],
    '# a b c d',
  ],
  [
    'where a file is missing between them it is new',
    [file(1, 0), text('a'), file(3, 1), text('b'), text('c')],
    '# a # b c',
  ],
  [
    'and so it is where they are in the wrong order',
    [file(2, 1), text('a'), file(1, 0), text('b')],
    '# a # b',
  ],
  ['a capture without files is left as it is', [text('a'), text('b')], 'a b'],
])('%s', (_name, packets, left) => {
  expect(read(packets)).toBe(left);
});

it('a note that is none is left', () => {
  expect(read([packet(latin1('framescope-note-1 {"kind":"file"}\n'), NOTE_LINK_TYPE)])).toBe('#');
});
