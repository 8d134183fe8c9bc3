/** RFC 7692: what is agreed about compression, and what compressed messages hold. */
import { counting, hex, utf8 } from '../../support/bytes.ts';
import { Compressor, type CompressorOptions } from '../../support/deflate.ts';
import { BINARY } from '../../support/frame-builder.ts';
import { noise } from '../../support/noise.ts';
import type { BrokenCase, Conversation, KeptCase, RuleTable } from './rule-cases.ts';

const VERSE = utf8('Twinkle, twinkle, little star, how I wonder what you are. ');

function agreed(offer: string, answer = offer): Conversation {
  return (talk) => talk.agree({ offer, answer });
}

function offered(rule: string, offer: string): BrokenCase {
  return [offer, agreed(offer, ''), [`${rule} by client`]];
}

function answered(rule: string, offer: string, answer: string): BrokenCase {
  return [`${answer} to ${offer}`, agreed(offer, answer), [`${rule} by server`]];
}

function kept(offer: string, answer = offer): KeptCase {
  return [`${answer} to ${offer}`, agreed(offer, answer)];
}

/** The server sends contents, compressed in a way that may not be what was agreed. */
function compressed(
  agreement: string,
  options: CompressorOptions,
  ...contents: readonly Uint8Array[]
): Conversation {
  const compressor = new Compressor(options);
  const payloads = contents.map((content) => compressor.compress(content));
  return (talk) =>
    talk
      .agree({ offer: agreement })
      .server(...payloads.map((payload) => ({ rsv1: true, opcode: BINARY, payload })));
}

/** The server sends compressed messages as they are given, as text. */
function sent(...payloads: readonly Uint8Array[]): Conversation {
  return (talk) =>
    talk
      .agree({ offer: 'permessage-deflate' })
      .server(...payloads.map((payload) => ({ rsv1: true, payload })));
}

/** Content that refers 1000 bytes back. */
const FAR = Uint8Array.from([...noise(1000), ...noise(1000)]);
const CONTEXT = 'permessage-deflate';
const NO_CONTEXT = 'permessage-deflate; server_no_context_takeover';
const SMALL = 'permessage-deflate; server_max_window_bits=9';

export const EXTENSION_CASES = {
  'deflate-parameter-unknown': {
    broken: [
      offered('deflate-parameter-unknown', 'permessage-deflate; level=9'),
      answered('deflate-parameter-unknown', 'permessage-deflate', 'permessage-deflate; level=9'),
    ],
    kept: [kept('permessage-deflate; client_max_window_bits', 'permessage-deflate')],
  },
  'deflate-parameter-repeated': {
    broken: [
      offered(
        'deflate-parameter-repeated',
        'permessage-deflate; client_max_window_bits; client_max_window_bits',
      ),
    ],
    kept: [['in two offers', agreed('permessage-deflate; client_max_window_bits, permessage-deflate', '')]],
  },
  'deflate-parameter-out-of-range': {
    broken: [
      offered('deflate-parameter-out-of-range', 'permessage-deflate; server_max_window_bits=7'),
      offered('deflate-parameter-out-of-range', 'permessage-deflate; server_max_window_bits=16'),
      offered('deflate-parameter-out-of-range', 'permessage-deflate; server_no_context_takeover=1'),
    ],
    kept: [
      kept('permessage-deflate; server_max_window_bits=8'),
      kept('permessage-deflate; server_max_window_bits=15'),
    ],
  },
  // 7.1.2.2: an answer must not have it "if the offer doesn't have"
  'deflate-parameter-not-offered': {
    broken: [
      answered(
        'deflate-parameter-not-offered',
        'permessage-deflate',
        'permessage-deflate; client_max_window_bits=10',
      ),
    ],
    kept: [
      kept('permessage-deflate; client_max_window_bits', 'permessage-deflate; client_max_window_bits=10'),
    ],
  },
  // 7: an offer with such parameters must be declined
  'deflate-offer-not-declined': {
    broken: [
      [
        'an unknown parameter',
        (talk) => talk.agree({ offer: 'permessage-deflate; mem_level=8', answer: CONTEXT }),
        ['deflate-parameter-unknown by client', 'deflate-offer-not-declined by server'],
      ],
    ],
    kept: [kept('permessage-deflate; client_max_window_bits, permessage-deflate', CONTEXT)],
  },
  'deflate-parameter-not-answered': {
    broken: [
      answered('deflate-parameter-not-answered', NO_CONTEXT, CONTEXT),
      answered('deflate-parameter-not-answered', SMALL, CONTEXT),
    ],
    kept: [kept('permessage-deflate; client_no_context_takeover', CONTEXT)],
  },
  'deflate-window-too-large': {
    broken: [answered('deflate-window-too-large', SMALL, 'permessage-deflate; server_max_window_bits=10')],
    kept: [kept('permessage-deflate; server_max_window_bits=10', SMALL)],
  },
  'deflate-answered-twice': {
    broken: [
      answered(
        'deflate-answered-twice',
        'permessage-deflate, x-webkit-deflate-frame',
        'permessage-deflate, x-webkit-deflate-frame',
      ),
    ],
    kept: [kept('permessage-deflate, x-webkit-deflate-frame', 'x-webkit-deflate-frame')],
  },
  // 7.2.2: what is no DEFLATE can't be inflated.
  'inflate-failed': {
    broken: [
      // RFC 1951 3.2.3: block type 11 is reserved.
      ['a block of no type', sent(hex('ff ff ff')), ['inflate-failed @ 1 by server']],
      [
        'half of a message',
        sent(new Compressor().compress(VERSE).subarray(0, 20)),
        ['inflate-failed @ 1 by server'],
      ],
      // RFC 1951 3.2.5: a reference of one byte back, with nothing before it.
      ['a reference to before the first byte', sent(hex('03 02 00')), ['inflate-failed @ 1 by server']],
      [
        'and another message, which may refer to it and is not blamed',
        sent(hex('ff ff ff'), new Compressor().compress(VERSE)),
        ['inflate-failed @ 1 by server'],
      ],
    ],
    kept: [['a whole message', sent(new Compressor().compress(VERSE))]],
  },
  // 7.1.1: "the peer server MUST NOT use context takeover"
  'deflate-context-not-reset': {
    broken: [
      [
        'the second of two',
        compressed(NO_CONTEXT, {}, VERSE, VERSE),
        ['deflate-context-not-reset @ 2 by server'],
      ],
    ],
    kept: [
      ['a context that is reset', compressed(NO_CONTEXT, { noContextTakeover: true }, VERSE, VERSE)],
      ['a context that may be kept', compressed(CONTEXT, {}, VERSE, VERSE)],
    ],
  },
  // 7.1.2: "an LZ77 sliding window size of at most 2^w bytes"
  'deflate-window-exceeded': {
    broken: [
      ['in one message', compressed(SMALL, {}, FAR), ['deflate-window-exceeded @ 1 by server']],
      [
        'in an earlier message',
        compressed(SMALL, {}, FAR.subarray(0, 1000), FAR.subarray(1000)),
        ['compressed-larger-than-content @ 1 by server', 'deflate-window-exceeded @ 2 by server'],
      ],
    ],
    kept: [
      ['a window that is small enough', compressed(SMALL, { windowBits: 9 }, VERSE, counting(1000), VERSE)],
      ['a window that may be larger', compressed(CONTEXT, {}, FAR)],
    ],
  },
  // 7.2.3.6: an empty message is one octet
  'compressed-message-empty': {
    broken: [['no octet', sent(new Uint8Array(0)), ['compressed-message-empty @ 1 by server']]],
    kept: [['the octet', sent(hex('00'))]],
  },
  // 6: compressing is for making messages smaller.
  'compressed-larger-than-content': {
    broken: [
      // RFC 7692 7.2.3.1: 7 bytes for the 5 of "Hello"
      ['the example', sent(hex('f2 48 cd c9 c9 07 00')), ['compressed-larger-than-content @ 1 by server']],
    ],
    kept: [
      ['a verse', sent(new Compressor().compress(VERSE))],
      // RFC 7692 7.2.3.6
      ['an empty message, which can not be smaller', sent(hex('00'))],
    ],
  },
} satisfies RuleTable;
