import type { Direction } from '../../src-core/stream/events.ts';
import { latin1, utf8 } from '../support/bytes.ts';
import { Compressor, type CompressorOptions } from '../support/deflate.ts';
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  closePayload,
  type FrameBits,
  frame,
  PING,
  PONG,
  TEXT,
} from '../support/frame-builder.ts';
import { requestHead, responseHead } from '../support/websocket-talk.ts';
import type { Random } from './random.ts';

/** What one side says at one moment, or bytes of it that the capture lacks. */
export type Said =
  | { readonly kind: 'bytes'; readonly direction: Direction; readonly bytes: Uint8Array }
  | { readonly kind: 'gap'; readonly direction: Direction; readonly missing: number };

const BOTH: readonly Direction[] = ['client-to-server', 'server-to-client'];

type Compressing = Readonly<Partial<Record<Direction, CompressorOptions>>>;

interface Agreement {
  readonly offer: string;
  readonly answer: string;
  readonly compressing: Compressing;
}

const PLAIN: Agreement = { offer: '', answer: '', compressing: {} };
const AGREEMENTS: readonly Agreement[] = [
  PLAIN,
  PLAIN,
  PLAIN,
  {
    offer: 'permessage-deflate; client_max_window_bits',
    answer: 'permessage-deflate',
    compressing: { 'client-to-server': {}, 'server-to-client': {} },
  },
  {
    offer: 'permessage-deflate; server_no_context_takeover; server_max_window_bits=9',
    answer: 'permessage-deflate; server_no_context_takeover; server_max_window_bits=9',
    compressing: { 'client-to-server': {}, 'server-to-client': { noContextTakeover: true, windowBits: 9 } },
  },
  { offer: 'x-webkit-deflate-frame', answer: 'x-webkit-deflate-frame', compressing: {} },
  { offer: 'x-unknown', answer: 'x-unknown', compressing: {} },
];

const WORDS = [
  'status',
  '{"id":',
  'caf\u00e9',
  '\u20ac',
  '\u{1f600}',
  ' ',
  '\n',
  '0',
  'subscribe',
  '\u6f22\u5b57',
];

/** A conversation without faults; what is odd about it and allowed may be there. */
export function validConversation(random: Random): Said[] {
  return new Conversation(random).said;
}

class Conversation {
  readonly said: Said[] = [];
  private readonly compressors: Partial<Record<Direction, Compressor>> = {};
  private readonly closed = new Set<Direction>();
  private agreement = PLAIN;

  constructor(private readonly random: Random) {
    this.handshake();
    for (let left = random.below(12); left > 0; left--) this.exchange();
    if (random.oneIn(2)) this.close();
  }

  private handshake(): void {
    this.agreement = this.random.pick(AGREEMENTS);
    const { offer, answer, compressing } = this.agreement;
    for (const direction of BOTH) {
      const options = compressing[direction];
      if (options !== undefined) this.compressors[direction] = new Compressor(options);
    }
    const field = (value: string): string[] => (value === '' ? [] : [`Sec-WebSocket-Extensions: ${value}`]);
    this.say('client-to-server', requestHead(...field(offer)));
    this.say('server-to-client', responseHead(...field(answer)));
  }

  private exchange(): void {
    const { random } = this;
    const direction = random.pick(BOTH);
    if (random.oneIn(4)) this.heartbeat(direction);
    else this.message(direction);
  }

  private heartbeat(direction: Direction): void {
    const payload = this.random.bytes(this.random.length(125));
    this.send(direction, { opcode: PING, payload });
    const back = direction === 'client-to-server' ? 'server-to-client' : 'client-to-server';
    this.send(back, { opcode: PONG, payload });
  }

  private message(direction: Direction): void {
    const { random } = this;
    const isText = random.oneIn(2);
    const content = isText ? this.text() : random.bytes(random.length(400));
    const compressor = random.oneIn(4) ? undefined : this.compressors[direction];
    const payload = compressor === undefined ? content : compressor.compress(content);
    const opcode = isText ? TEXT : BINARY;
    const rsv1 = compressor !== undefined;
    let from = 0;
    let first = true;
    while (!random.oneIn(2)) {
      const to = from + random.below(1 + payload.length - from);
      this.send(direction, {
        fin: false,
        rsv1: rsv1 && first,
        opcode: first ? opcode : CONTINUATION,
        payload: payload.subarray(from, to),
      });
      if (random.oneIn(3)) this.send(direction, { opcode: PONG, payload: 'between' });
      from = to;
      first = false;
    }
    this.send(direction, {
      rsv1: rsv1 && first,
      opcode: first ? opcode : CONTINUATION,
      payload: payload.subarray(from),
    });
  }

  private text(): Uint8Array {
    const { random } = this;
    return utf8(Array.from({ length: random.length(60) }, () => random.pick(WORDS)).join(''));
  }

  private close(): void {
    const first = this.random.pick(BOTH);
    const payload = this.random.oneIn(4)
      ? new Uint8Array(0)
      : closePayload(this.random.pick([1000, 1001, 1011, 3000, 4000, 4999]), 'bye');
    this.send(first, { opcode: CLOSE, payload });
    const second = first === 'client-to-server' ? 'server-to-client' : 'client-to-server';
    if (!this.random.oneIn(4)) this.send(second, { opcode: CLOSE, payload: payload.subarray(0, 2) });
  }

  private send(direction: Direction, bits: FrameBits): void {
    if (this.closed.has(direction)) return;
    if (bits.opcode === CLOSE) this.closed.add(direction);
    this.say(
      direction,
      frame(direction === 'client-to-server' ? { ...bits, key: this.random.word() } : bits),
    );
  }

  private say(direction: Direction, bytes: Uint8Array): void {
    this.said.push({ kind: 'bytes', direction, bytes });
  }
}

/** A frame with any bits, its length true or not. */
export function randomFrame(random: Random): Uint8Array {
  const payload = random.bytes(random.length(random.oneIn(20) ? 70_000 : 150));
  const bits: FrameBits = {
    fin: !random.oneIn(3),
    rsv1: random.oneIn(4),
    rsv2: random.oneIn(12),
    rsv3: random.oneIn(12),
    opcode: random.pick([0, 0, 1, 1, 2, 8, 9, 10, random.below(16)]),
    payload,
    ...(random.oneIn(2) ? { key: random.oneIn(8) ? random.below(3) : random.word() } : {}),
  };
  if (random.oneIn(12))
    return frame({ ...bits, lengthForm: 64, declared: BigInt(random.word()) << BigInt(random.below(33)) });
  if (random.oneIn(8))
    return frame({ ...bits, lengthForm: payload.length < 65_536 && random.oneIn(2) ? 16 : 64 });
  return frame(bits);
}

const HEAD_LINES = [
  'GET / HTTP/1.1',
  'HTTP/1.1 101 Switching Protocols',
  'HTTP/1.1 200 OK',
  'HTTP/1.1 426 Upgrade Required',
  'Host: ',
  'Host: [::1]:80',
  'Upgrade: websocket',
  'Upgrade: WebSocket',
  'Connection: keep-alive, Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Key: x',
  'Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5',
  'Sec-WebSocket-Key2: 12998 5 Y3 1  .P00',
  'Sec-WebSocket-Location: ws://example.com/demo',
  'Sec-WebSocket-Draft: 2',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Version: 8',
  'Sec-WebSocket-Version: 999999999999',
  'Sec-WebSocket-Protocol: a, b, "c',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99; x="\\"',
  'Sec-WebSocket-Extensions: ,;=,',
  'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8',
  'Origin: https://example.com:443',
  'Origin: null',
  'Content-Length: 5',
  'Content-Length: -1',
  'Transfer-Encoding: chunked',
  ' folded',
  ': no name',
  'no colon',
  '',
];

/** The lines of a head, some of them changed. */
export function changedHead(head: Uint8Array, random: Random): Uint8Array {
  const lines = Buffer.from(head).toString('latin1').split('\r\n');
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(lines.length - 1);
    const change = random.below(5);
    if (change === 0) lines.splice(at, 1);
    else if (change === 1) lines.splice(at, 0, random.pick(HEAD_LINES));
    else if (change === 2) lines[at] = random.pick(HEAD_LINES);
    else if (change === 3) lines.splice(at, 0, lines[at] ?? '');
    else lines[at] = Buffer.from(flipped(latin1(lines[at] ?? ''), random)).toString('latin1');
  }
  return latin1(lines.join(random.oneIn(8) ? '\n' : '\r\n'));
}

/** One bit of the bytes is another. */
export function flipped(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = random.below(copy.length);
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  return copy;
}
