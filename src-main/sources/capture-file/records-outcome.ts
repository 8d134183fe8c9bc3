import type { Damage, RecordsEnd } from '../../../src-core/packets/records-end.ts';
import type { SourceOutcome } from '../source-outcome.ts';

const DAMAGES: Readonly<Record<Damage, string>> = {
  'trailer-mismatch': "A block's length at its end is another than at its beginning",
  'block-too-short': 'A block is shorter than blocks of its type are',
  'no-byte-order': "A section doesn't say in which byte order it is",
  'no-section': 'The file begins without a section',
  'packet-beyond-block': 'A packet claims more bytes than its block has',
  'option-beyond-block': 'An option claims more bytes than its block has',
  'too-many-interfaces': 'A section describes more interfaces than the limit allows',
};

/** How a capture file ended, for people. What was read before stays valid, so only the very beginning can fail. */
export function outcomeOf(end: RecordsEnd, where: string, longestPacket: number): SourceOutcome {
  switch (end.kind) {
    case 'complete':
      return { kind: 'finished', warning: undefined };
    case 'cut':
      return warning('The capture is cut: its last packet is not complete', where, end.offset, AS_FAR);
    case 'lying-length':
      return warning(
        `A record says it is ${end.length} bytes long, and packets have at most ${longestPacket}`,
        where,
        end.offset,
        DAMAGED,
      );
    case 'damaged':
      return warning(DAMAGES[end.damage], where, end.offset, DAMAGED);
    case 'unsupported-version': {
      const what = `This capture is of version ${end.version}, which can't be read`;
      if (end.offset > 0) return warning(what, where, end.offset, AS_FAR);
      const remedy = 'Convert it with "editcap -F pcapng IN OUT" (part of Wireshark).';
      return { kind: 'failed', trouble: { what, where, remedy } };
    }
  }
}

const AS_FAR = 'Everything before that is shown.';
const DAMAGED = 'The file is damaged from there on. Everything before that is shown.';

function warning(what: string, file: string, offset: number, remedy: string): SourceOutcome {
  return { kind: 'finished', warning: { what, where: `${file}, byte ${offset}`, remedy } };
}
