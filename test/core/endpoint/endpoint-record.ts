/** What an endpoint sends and tells, in words and in order. */
import { expect } from 'vitest';
import { Endpoint } from '../../../src-core/endpoint/endpoint.ts';
import type {
  Closed,
  EndpointHandler,
  Message,
  MessagePiece,
} from '../../../src-core/endpoint/endpoint-handler.ts';
import type { EndpointCompression, EndpointOptions } from '../../../src-core/endpoint/endpoint-options.ts';
import type { HttpHead } from '../../../src-core/http-upgrade/head.ts';
import type { CompressorPromise } from '../../../src-core/websocket/permessage-deflate/agreement.ts';
import { deflate } from '../../../src-main/adapters/deflate.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { hex, latin1 } from '../../support/bytes.ts';
import { CLOSE, closePayload, frame } from '../../support/frame-builder.ts';

/** The masking key of the examples in RFC 6455 5.7. */
export const KEY = 0x37fa213d;

type Options = Omit<EndpointOptions, 'role' | 'nextMaskingKey'>;

export class EndpointRecord implements EndpointHandler {
  readonly told: string[] = [];
  /** What was sent, as it was. */
  readonly sent: Uint8Array[] = [];
  closing: Closed | undefined;
  readonly endpoint: Endpoint;

  private constructor(options: EndpointOptions) {
    this.endpoint = new Endpoint(options, this);
  }

  static of(
    role: 'client' | 'server',
    options: Options = {},
    nextMaskingKey: () => number = () => KEY,
  ): EndpointRecord {
    const side = role === 'server' ? { role } : { role, nextMaskingKey };
    return new EndpointRecord({ ...options, ...side });
  }

  receive(...pieces: readonly Uint8Array[]): this {
    for (const piece of pieces) this.endpoint.receive(piece);
    return this;
  }

  transmit(bytes: Uint8Array): void {
    this.sent.push(bytes);
    this.told.push(sends(bytes));
  }

  message({ type, content }: Message): void {
    this.told.push(`${type} ${shown(content)}`);
  }

  piece({ type, bytes, ends }: MessagePiece): void {
    this.told.push(`${type} piece ${shown(bytes)}${ends ? ' end' : ''}`);
  }

  pinged(payload: Uint8Array): void {
    this.told.push(`ping ${shown(payload)}`);
  }

  ponged(payload: Uint8Array): void {
    this.told.push(`pong ${shown(payload)}`);
  }

  hangUp(): void {
    this.told.push('hang up');
  }

  closed(closed: Closed): void {
    const { code, reason, clean, by, fault } = closed;
    this.closing = closed;
    const why = fault === undefined ? '' : `: ${fault.rule}`;
    this.told.push(`closed ${code} "${reason}" ${clean ? 'clean' : 'unclean'} by ${by}${why}`);
  }
}

/** A line for bytes that are sent, given as they are or in hexadecimal digits. */
export function sends(bytes: Uint8Array | string): string {
  return `send ${Buffer.from(typeof bytes === 'string' ? hex(bytes) : bytes).toString('hex')}`;
}

/** A head as it is written. */
export function headBytes({ line, headers }: HttpHead): Uint8Array {
  return latin1([line, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n'));
}

/** A frame as a peer of that role sends it. */
export function peerFrame(role: 'client' | 'server', bits: Parameters<typeof frame>[0]): Uint8Array {
  return frame(role === 'client' ? { key: KEY, ...bits } : bits);
}

/**
 * The last things that were told: a Close frame with this code and a reason, the end of the TCP connection, and that
 * the peer broke this rule.
 */
export function expectFailure(
  { told, closing }: EndpointRecord,
  role: 'client' | 'server',
  code: number,
  rule: string,
): void {
  const reason = closing?.reason ?? '';
  expect(told.slice(-3)).toEqual([
    sends(peerFrame(role, { opcode: CLOSE, payload: closePayload(code, reason) })),
    'hang up',
    `closed ${code} "${reason}" unclean by us: ${rule}`,
  ]);
  expect(reason.length).toBeGreaterThan(0);
  expect(closing?.fault?.sentence.startsWith(reason)).toBe(true);
}

const PLAIN: CompressorPromise = { noContextTakeover: false, windowBits: 15 };

/** permessage-deflate with these promises of the client and of the server. */
export function compression(
  client: Partial<CompressorPromise> = {},
  server: Partial<CompressorPromise> = {},
): EndpointCompression {
  const compressors = {
    'client-to-server': { ...PLAIN, ...client },
    'server-to-client': { ...PLAIN, ...server },
  };
  return { compressors, inflate, deflate };
}

function shown(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes).toString('latin1'));
}
