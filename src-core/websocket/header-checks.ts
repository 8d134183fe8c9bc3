import { exactPayloadLength, type FrameHeader, headerLength } from './frame-header.ts';
import { isControl, OPCODES, opcodeName } from './opcode.ts';
import type { Finding, Peer } from './violations/violation.ts';

/** What the agreed extensions use; everything else is reserved. */
export interface ReservedBitUse {
  /** Compression marks messages, or single frames, with RSV1. */
  readonly compression: 'message' | 'frame' | undefined;
  /** An extension was agreed whose use of bits and opcodes isn't known here. */
  readonly unknownExtension: boolean;
}

/** Where things lie in a header. */
const FIRST_BYTE = [0, 1] as const;
const SECOND_BYTE = [1, 2] as const;

const NOTHING: readonly Finding[] = [];

/** What is wrong with a single header, whatever came before it. */
export function checkHeader(header: FrameHeader, sender: Peer, use: ReservedBitUse): readonly Finding[] {
  if (isPlain(header, sender)) return NOTHING;
  return [
    ...checkMask(header, sender),
    ...checkReserved(header, sender, use),
    ...(isControl(header.opcode) ? checkControl(header, sender) : []),
    ...checkLength(header, sender),
  ];
}

/** The common case, told quickly: text, binary or continuation with nothing odd about it. */
export function isPlain(header: FrameHeader, sender: Peer): boolean {
  return (
    header.opcode <= OPCODES.binary &&
    header.masked === (sender === 'client') &&
    !(header.rsv1 || header.rsv2 || header.rsv3) &&
    header.lengthHigh === 0 &&
    (header.lengthForm === 7 || lengthFault(header) === undefined)
  );
}

// RFC 6455 5.1: a client masks all frames it sends, a server none.
function checkMask({ masked }: FrameHeader, peer: Peer): Finding[] {
  if (peer === 'client' && !masked) return [{ rule: 'frame-not-masked', peer, bytes: SECOND_BYTE }];
  if (peer === 'server' && masked) return [{ rule: 'frame-masked', peer, bytes: SECOND_BYTE }];
  return [];
}

// RFC 6455 5.2: RSV bits are 0 and opcodes 3-7 and 11-15 unused unless an extension was negotiated that defines them.
function checkReserved(header: FrameHeader, peer: Peer, use: ReservedBitUse): Finding[] {
  const findings: Finding[] = [];
  const claimsRsv1 = use.compression !== undefined;
  const bits = [
    header.rsv1 && !claimsRsv1 ? 'RSV1' : '',
    header.rsv2 ? 'RSV2' : '',
    header.rsv3 ? 'RSV3' : '',
  ].filter((bit) => bit !== '');
  if (bits.length > 0 && !use.unknownExtension)
    findings.push({
      rule: 'reserved-bit-set',
      peer,
      bytes: FIRST_BYTE,
      detail: `${bits.join(' and ')} ${bits.length === 1 ? 'is' : 'are'}`,
    });
  if (header.rsv1 && claimsRsv1) findings.push(...checkCompressionBit(header, peer, use));
  const name = opcodeName(header.opcode);
  if (name.startsWith('reserved') && !use.unknownExtension)
    findings.push({ rule: 'reserved-opcode', peer, bytes: FIRST_BYTE, detail: String(header.opcode) });
  return findings;
}

// RFC 7692 6: RSV1 is set on the first fragment of a compressed message, and never on control frames.
function checkCompressionBit({ opcode }: FrameHeader, peer: Peer, use: ReservedBitUse): Finding[] {
  if (isControl(opcode))
    return [{ rule: 'rsv1-on-control-frame', peer, bytes: FIRST_BYTE, detail: opcodeName(opcode) }];
  if (opcode === OPCODES.continuation && use.compression === 'message')
    return [{ rule: 'rsv1-on-continuation', peer, bytes: FIRST_BYTE }];
  return [];
}

// RFC 6455 5.5: control frames carry at most 125 bytes and are not fragmented.
function checkControl(header: FrameHeader, peer: Peer): Finding[] {
  const findings: Finding[] = [];
  if (!header.fin)
    findings.push({
      rule: 'control-frame-fragmented',
      peer,
      bytes: FIRST_BYTE,
      detail: opcodeName(header.opcode),
    });
  const length = exactPayloadLength(header);
  if (length > 125n)
    findings.push({
      rule: 'control-frame-too-long',
      peer,
      bytes: lengthBytes(header),
      detail: length.toString(),
    });
  return findings;
}

// RFC 6455 5.2: the most significant bit of a 64-bit length is 0, and a length is written in as few bytes as it can be.
function checkLength(header: FrameHeader, peer: Peer): Finding[] {
  const detail = lengthFault(header);
  if (detail !== undefined) return [{ rule: 'length-not-minimal', peer, bytes: lengthBytes(header), detail }];
  if (header.lengthForm === 64 && header.lengthHigh >= 0x8000_0000)
    return [{ rule: 'length-top-bit-set', peer, bytes: [2, 3] }];
  return [];
}

/** A length that would have fitted into a shorter form, in words. */
function lengthFault({ lengthForm, lengthHigh, lengthLow }: FrameHeader): string | undefined {
  if (lengthForm === 7) return undefined;
  if (lengthHigh > 0 || lengthLow > (lengthForm === 16 ? 125 : 65_535)) return undefined;
  return `${lengthLow} is written in ${lengthForm} bits`;
}

function lengthBytes(header: FrameHeader): readonly [number, number] {
  const end = headerLength(header) - (header.masked ? 4 : 0);
  return [header.lengthForm === 7 ? 1 : 2, end];
}
