import { inPieces, latin1 } from './bytes.ts';
import { type FrameBits, frame } from './frame-builder.ts';
import { PacketLog, type TalkOptions, TcpTalk } from './tcp-talk.ts';

// RFC 6455 1.3, its Origin that of its Host and without subprotocols, so that there is nothing to find.
const REQUEST_FIELDS = [
  'GET /chat HTTP/1.1',
  'Host: server.example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Origin: http://server.example.com',
  'Sec-WebSocket-Version: 13',
];
const RESPONSE_FIELDS = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];

/** An IPv4 packet has 65,535 bytes at most. */
const LONGEST_SEGMENT = 32_768;

/** What the Sec-WebSocket-Extensions of both heads say; the empty text stands for no such field. */
export interface AgreedExtensions {
  readonly offer?: string;
  /** The offer, where nothing else is said. */
  readonly answer?: string;
}

/**
 * What to do with a head: `-Name` takes a field away, `Name: value` adds one, `=Name: value` puts one in the place of
 * what is there, all else is a new first line.
 */
export type HeadChanges = readonly string[];

export function requestHead(...changes: HeadChanges): Uint8Array {
  return changedHead(REQUEST_FIELDS, changes);
}

export function responseHead(...changes: HeadChanges): Uint8Array {
  return changedHead(RESPONSE_FIELDS, changes);
}

function changedHead(lines: readonly string[], changes: HeadChanges): Uint8Array {
  let result = [...lines];
  for (const change of changes) {
    const name = /^[-=]([^:]*)/.exec(change)?.[1];
    if (name !== undefined) result = result.filter((line) => !line.startsWith(`${name}:`));
    if (change.startsWith('=')) result.push(change.slice(1));
    else if (name === undefined && /^[^ ]*:/.test(change)) result.push(change);
    else if (name === undefined) result[0] = change;
  }
  return latin1([...result, '', ''].join('\r\n'));
}

/** A frame as the client's side of a talk sends it: masked with a fresh key where nothing else is said. */
export interface ClientFrame extends FrameBits {
  readonly masked?: false;
}

/** A WebSocket conversation without faults but those that it is told to have; no two frames share a packet. */
export class WebSocketTalk extends TcpTalk {
  private keyState = 0x37fa213d;

  constructor(log: PacketLog = new PacketLog(), options: TalkOptions = {}) {
    super(log, options);
  }

  /** The handshake of RFC 6455 1.3, where extensions are named with them. */
  agree({ offer = '', answer = offer }: AgreedExtensions = {}): this {
    const field = (value: string): string[] => (value === '' ? [] : [`Sec-WebSocket-Extensions: ${value}`]);
    return this.open()
      .fromClient(requestHead(...field(offer)))
      .fromServer(responseHead(...field(answer)));
  }

  client(...frames: readonly ClientFrame[]): this {
    return this.fromClient(...frames.flatMap((bits) => inPieces(this.clientFrame(bits), LONGEST_SEGMENT)));
  }

  server(...frames: readonly FrameBits[]): this {
    return this.fromServer(...frames.flatMap((bits) => inPieces(frame(bits), LONGEST_SEGMENT)));
  }

  clientFrame(bits: ClientFrame): Uint8Array {
    return frame(bits.masked === false ? bits : { key: this.freshKey(), ...bits });
  }

  /** No more will come from one side. */
  finish(who: 'client' | 'server'): this {
    return this.send(who, 'FA');
  }

  reset(who: 'client' | 'server'): this {
    return this.send(who, 'R');
  }

  /** Another connection between the same endpoints begins. */
  restart(): this {
    return this.lose('client', 0x2000_0000).send('client', 'S');
  }

  // Marsaglia's xorshift: the same in every run, and neither repeated nor in a progression.
  private freshKey(): number {
    let key = this.keyState;
    key ^= key << 13;
    key ^= key >>> 17;
    key ^= key << 5;
    this.keyState = key;
    return key >>> 0;
  }
}
