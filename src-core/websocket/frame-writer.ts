import { joinBytes } from '../bytes/copy.ts';
import { type FrameHeader, frameHeaderBytes, type LengthForm } from './frame-header.ts';
import { unmask } from './masking.ts';

/** A frame as it is wanted, right or wrong; what isn't named is that of a final, unmasked frame without extensions. */
export interface FrameIntent {
  readonly opcode: number;
  readonly fin?: boolean;
  readonly rsv1?: boolean;
  readonly rsv2?: boolean;
  readonly rsv3?: boolean;
  /** Unsigned 32-bit, network byte order; the frame is not masked without one. */
  readonly maskingKey?: number;
  /** The shortest that holds the length where nothing else is said (RFC 6455 5.2), or where 7 bits can't. */
  readonly lengthForm?: LengthForm;
  /** The length that the header declares, up to 2^64-1, where it isn't to be that of the payload. */
  readonly declaredLength?: bigint;
}

/** The header of a frame whose payload has so many bytes. A length that its form can't hold loses its upper bits. */
export function headerFor(intent: FrameIntent, payloadLength: number): FrameHeader {
  const length = intent.declaredLength ?? BigInt(payloadLength);
  const wanted = intent.lengthForm ?? 7;
  const lengthForm = wanted === 7 ? shortestForm(length) : wanted;
  const written = BigInt.asUintN(lengthForm, length);
  return {
    fin: intent.fin ?? true,
    rsv1: intent.rsv1 ?? false,
    rsv2: intent.rsv2 ?? false,
    rsv3: intent.rsv3 ?? false,
    opcode: intent.opcode & 0x0f,
    masked: intent.maskingKey !== undefined,
    maskingKey: (intent.maskingKey ?? 0) >>> 0,
    lengthForm,
    lengthHigh: Number(written >> 32n),
    lengthLow: Number(written & 0xffff_ffffn),
  };
}

/** A whole frame; the payload is given as it is meant, and masked where the intent has a key. */
export function frameBytes(intent: FrameIntent, payload: Uint8Array): Uint8Array {
  const wire = intent.maskingKey === undefined ? payload : unmask(payload, intent.maskingKey);
  return wireFrame(headerFor(intent, payload.length), wire);
}

/** A whole frame from a header and a payload as they were read from the wire: gives back the very bytes. */
export function wireFrame(header: FrameHeader, wirePayload: Uint8Array): Uint8Array {
  return joinBytes([frameHeaderBytes(header), wirePayload]);
}

// RFC 6455 5.2: the minimal number of bytes must be used.
function shortestForm(length: bigint): LengthForm {
  if (length < 126n) return 7;
  return length < 65_536n ? 16 : 64;
}
