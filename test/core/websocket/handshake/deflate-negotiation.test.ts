import { describe, expect, it } from 'vitest';
import {
  agreedDeflate,
  checkDeflateAnswer,
  checkDeflateOffer,
} from '../../../../src-core/websocket/handshake/deflate-negotiation.ts';
import { inShort, request, response } from './heads.ts';

const NAME = 'permessage-deflate';

function asked(...offers: readonly string[]) {
  return request(...offers.map((offer) => `Sec-WebSocket-Extensions: ${offer}`));
}

function answered(...answers: readonly string[]) {
  return response(...answers.map((answer) => `Sec-WebSocket-Extensions: ${answer}`));
}

function checkOffer(offer: string): string[] {
  return inShort(checkDeflateOffer(asked(offer)), 'client');
}

function checkAnswer(offer: string, answer: string): string[] {
  return inShort(checkDeflateAnswer(asked(offer), answered(answer)), 'server');
}

describe('an offer', () => {
  // RFC 7692 5.2, 7.1.3
  it.each([
    NAME,
    `${NAME}; client_max_window_bits`,
    `${NAME}; client_max_window_bits=8`,
    `${NAME}; client_max_window_bits="15"`,
    `${NAME}; server_max_window_bits=8`,
    `${NAME}; server_max_window_bits=15; server_no_context_takeover; client_no_context_takeover`,
    `${NAME}; client_max_window_bits; server_max_window_bits=10, ${NAME}; client_max_window_bits`,
    `foo; server_max_window_bits=99`,
    'x-webkit-deflate-frame; whatever=1',
    // A fault of the header (RFC 6455 9.1), which is told as such and once.
    `${NAME}; server_max_window_bits=`,
    `${NAME}; server_no_context_takeover="1 2"`,
  ])('may be %s', (offer) => {
    expect(checkOffer(offer)).toEqual([]);
  });

  it.each([
    // RFC 7692 7
    ['foo', 'deflate-parameter-unknown "foo"'],
    ['max_window_bits=10', 'deflate-parameter-unknown "max_window_bits"'],
    ['Client_max_window_bits', 'deflate-parameter-unknown "Client_max_window_bits"'],
    ['foo=1; foo=2', 'deflate-parameter-unknown "foo"'],
    ['client_max_window_bits; client_max_window_bits', 'deflate-parameter-repeated client_max_window_bits'],
    [
      'server_max_window_bits=9; server_max_window_bits=10; server_max_window_bits=11',
      'deflate-parameter-repeated server_max_window_bits',
    ],
    // RFC 7692 7.1.2.1: 8 to 15 without leading zeros, and there must be a value
    ['server_max_window_bits', 'deflate-parameter-out-of-range server_max_window_bits without a value'],
    ['server_max_window_bits=7', 'deflate-parameter-out-of-range server_max_window_bits="7"'],
    ['server_max_window_bits=16', 'deflate-parameter-out-of-range server_max_window_bits="16"'],
    ['server_max_window_bits=08', 'deflate-parameter-out-of-range server_max_window_bits="08"'],
    ['server_max_window_bits=1e1', 'deflate-parameter-out-of-range server_max_window_bits="1e1"'],
    // RFC 7692 7.1.2.2
    ['client_max_window_bits=7', 'deflate-parameter-out-of-range client_max_window_bits="7"'],
    ['client_max_window_bits=true', 'deflate-parameter-out-of-range client_max_window_bits="true"'],
    // RFC 7692 7.1.1.1, 7.1.1.2: no value
    ['server_no_context_takeover=1', 'deflate-parameter-out-of-range server_no_context_takeover="1"'],
    ['client_no_context_takeover=true', 'deflate-parameter-out-of-range client_no_context_takeover="true"'],
  ])('with %s is wrong', (parameters, finding) => {
    expect(checkOffer(`${NAME}; ${parameters}`)).toEqual([finding]);
  });

  it('that repeats the fault of another is wrong once', () => {
    expect(checkOffer(`${NAME}; x, ${NAME}; x, ${NAME}; y`)).toEqual([
      'deflate-parameter-unknown "x"',
      'deflate-parameter-unknown "y"',
    ]);
  });
});

describe('an answer', () => {
  it.each([
    ['', ''],
    ['', 'server_no_context_takeover'],
    ['', 'client_no_context_takeover'],
    ['', 'server_max_window_bits=8'],
    ['client_no_context_takeover', ''],
    ['client_max_window_bits', ''],
    ['client_max_window_bits', 'client_max_window_bits=8'],
    ['client_max_window_bits=10', 'client_max_window_bits=10'],
    ['client_max_window_bits=10', ''],
    ['server_max_window_bits=10', 'server_max_window_bits=10'],
    ['server_max_window_bits=10', 'server_max_window_bits=9'],
    ['server_no_context_takeover', 'server_no_context_takeover; client_no_context_takeover'],
  ])('to "%s" may be "%s"', (offer, answer) => {
    expect(
      checkAnswer(`${NAME}; x, ${NAME}${offer && `; ${offer}`}`, `${NAME}${answer && `; ${answer}`}`),
    ).toEqual([]);
  });

  it.each([
    // RFC 7692 7
    ['', 'foo', 'deflate-parameter-unknown "foo"'],
    [
      '',
      'server_no_context_takeover; server_no_context_takeover',
      'deflate-parameter-repeated server_no_context_takeover',
    ],
    ['', 'server_max_window_bits=16', 'deflate-parameter-out-of-range server_max_window_bits="16"'],
    [
      'client_max_window_bits',
      'client_max_window_bits',
      'deflate-parameter-out-of-range client_max_window_bits without a value',
    ],
    ['', 'client_no_context_takeover=1', 'deflate-parameter-out-of-range client_no_context_takeover="1"'],
    // RFC 7692 7.1.1.1
    ['server_no_context_takeover', '', 'deflate-parameter-not-answered server_no_context_takeover'],
    // RFC 7692 7.1.2.1
    ['server_max_window_bits=10', '', 'deflate-parameter-not-answered server_max_window_bits=10'],
    [
      'server_max_window_bits=10',
      'server_max_window_bits=11',
      'deflate-window-too-large server_max_window_bits=11 to an offer of 10',
    ],
    // RFC 7692 7.1.2.2
    ['', 'client_max_window_bits=15', 'deflate-parameter-not-offered client_max_window_bits=15'],
    [
      'client_max_window_bits=10',
      'client_max_window_bits=15',
      'deflate-window-too-large client_max_window_bits=15 to an offer of 10',
    ],
  ])('to "%s" may not be "%s"', (offer, answer, finding) => {
    expect(checkAnswer(`${NAME}${offer && `; ${offer}`}`, `${NAME}${answer && `; ${answer}`}`)).toEqual([
      finding,
    ]);
  });

  // RFC 7692 5.1, 5.2: the offers are alternatives
  it('is right when it fits one of several offers', () => {
    const offers = `${NAME}; server_max_window_bits=10, ${NAME}; client_max_window_bits, ${NAME}`;
    expect(checkAnswer(offers, NAME)).toEqual([]);
    expect(checkAnswer(offers, `${NAME}; client_max_window_bits=9`)).toEqual([]);
    expect(checkAnswer(offers, `${NAME}; server_max_window_bits=9`)).toEqual([]);
  });

  it('that fits none is held against the closest', () => {
    const offers = `${NAME}; server_max_window_bits=10; server_no_context_takeover, ${NAME}; server_max_window_bits=9`;
    expect(checkAnswer(offers, `${NAME}; server_max_window_bits=12`)).toEqual([
      'deflate-window-too-large server_max_window_bits=12 to an offer of 9',
    ]);
  });

  // RFC 7692 5: one extension may use RSV1
  it('with two extensions that compress is wrong', () => {
    expect(checkAnswer(NAME, `${NAME}, ${NAME}`)).toEqual(['deflate-answered-twice 2']);
    expect(checkAnswer(NAME, `${NAME}, x-webkit-deflate-frame, foo`)).toEqual(['deflate-answered-twice 2']);
  });

  it('to no offer is not held against one, and one without compression is right', () => {
    expect(checkAnswer('foo', `${NAME}; client_max_window_bits=10`)).toEqual([]);
    expect(checkAnswer(NAME, 'foo')).toEqual([]);
  });
});

/** `[takeover, bits]` of client and server. */
function agreed(offer: string, answer: string) {
  const agreement = agreedDeflate(asked(offer), answered(answer));
  if (agreement === undefined) return undefined;
  const { name, unit, compressors } = agreement;
  const [client, server] = [compressors['client-to-server'], compressors['server-to-client']];
  return [
    name,
    unit,
    client.noContextTakeover,
    client.windowBits,
    server.noContextTakeover,
    server.windowBits,
  ];
}

describe('what was agreed', () => {
  // RFC 7692 7.1: the answer says it all
  it.each([
    [NAME, NAME, [NAME, 'message', false, 15, false, 15]],
    [
      `${NAME}; client_max_window_bits; client_no_context_takeover`,
      NAME,
      [NAME, 'message', false, 15, false, 15],
    ],
    [
      `${NAME}; client_max_window_bits`,
      `foo, ${NAME}; client_max_window_bits=9; server_no_context_takeover`,
      [NAME, 'message', false, 9, true, 15],
    ],
    [
      NAME,
      `${NAME}; client_no_context_takeover; server_max_window_bits=10`,
      [NAME, 'message', true, 15, false, 10],
    ],
  ])('by %s and %s', (offer, answer, agreement) => {
    expect(agreed(offer, answer)).toEqual(agreement);
  });

  it.each([
    ['foo', NAME, [NAME, 'message', false, 15, false, 15]],
    [NAME, 'Permessage-Deflate', [NAME, 'message', false, 15, false, 15]],
    [
      NAME,
      `${NAME}; server_max_window_bits=99; client_max_window_bits`,
      [NAME, 'message', false, 15, false, 15],
    ],
    [`${NAME}; server_max_window_bits=9`, NAME, [NAME, 'message', false, 15, false, 15]],
    [NAME, `${NAME}; server_no_context_takeover=1`, [NAME, 'message', false, 15, false, 15]],
    [NAME, `${NAME}; server_max_window_bits=9, ${NAME}`, [NAME, 'message', false, 15, false, 9]],
    [NAME, `a b, ${NAME}; x="`, [NAME, 'message', false, 15, false, 15]],
  ])('as far as it can be told, by %s and %s', (offer, answer, agreement) => {
    expect(agreed(offer, answer)).toEqual(agreement);
  });

  // draft-tyoshino-hybi-websocket-perframe-deflate-06 3: who sends a parameter limits the compressor of the other.
  it.each(['deflate-frame', 'x-webkit-deflate-frame', 'perframe-deflate'])(
    'frame by frame, by %s',
    (name) => {
      expect(agreed(name, name)).toEqual([name, 'frame', false, 15, false, 15]);
      expect(agreed(`${name}; max_window_bits=9; no_context_takeover`, name)).toEqual([
        name,
        'frame',
        false,
        15,
        true,
        9,
      ]);
      expect(agreed(`foo, ${name}`, `${name}; no_context_takeover; max_window_bits=10`)).toEqual([
        name,
        'frame',
        true,
        10,
        false,
        15,
      ]);
    },
  );

  it('is nothing when the answer names no extension that compresses', () => {
    expect(agreed(NAME, 'foo')).toBeUndefined();
    expect(agreedDeflate(asked(NAME), response())).toBeUndefined();
  });
});
