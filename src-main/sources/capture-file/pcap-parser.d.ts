/** The part of pcap-parser 0.2.1 that the adapter uses; the package brings no types. */
declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';

  interface GlobalHeader {
    readonly majorVersion: number;
    readonly minorVersion: number;
    readonly linkLayerType: number;
    readonly snapshotLength: number;
  }

  interface PacketHeader {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  }

  interface Parser {
    on(event: 'globalHeader', listener: (header: GlobalHeader) => void): this;
    on(event: 'packetHeader', listener: (header: PacketHeader) => void): this;
    on(event: 'packet', listener: (packet: { header: PacketHeader; data: Buffer }) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  /** Parses what the emitter gives as 'data'; it must have `pause` and `resume`. */
  export function parse(input: EventEmitter & { pause(): void; resume(): void }): Parser;
}
