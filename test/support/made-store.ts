import { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import { joinBytes, utf8 } from './bytes.ts';

/** A frame that is put into a store as it is: of a connection, with a text as its payload. */
export interface MadeFrame {
  readonly connection?: number;
  /** Nanoseconds; by default as many milliseconds as there are frames before it. */
  readonly at?: number;
  readonly text?: string;
  readonly opcode?: number;
  readonly fromServer?: boolean;
}

/** A store that is filled frame by frame, each a whole message where its opcode says so; payloads lie in memory. */
export class MadeStore {
  readonly store = new CaptureStore();
  readonly payloads: PayloadReader;
  /** How often payload bytes were asked for. */
  reads = 0;
  private readonly pieces: Uint8Array[] = [];
  private file: Uint8Array = new Uint8Array(0);
  private end = 0;

  constructor(connections = 1) {
    this.store.epoch = { seconds: 1_700_000_000, nanoseconds: 0 };
    for (let at = 0; at < connections; at++) this.addConnection(at);
    const read = (offset: number, length: number): Uint8Array =>
      this.bytes().subarray(offset, offset + length);
    this.payloads = new PayloadReader(this.store, {
      read: (_, offset, length) => {
        this.reads++;
        return read(offset, length);
      },
      lend: (_, offset, length) => {
        this.reads++;
        const bytes = read(offset, length);
        return { bytes, start: 0, end: bytes.length };
      },
    });
  }

  add(...frames: readonly MadeFrame[]): this {
    const { store } = this;
    for (const { connection = 0, at, text = '', opcode = 1, fromServer = false } of frames) {
      const payload = utf8(text);
      const direction = fromServer ? 'server-to-client' : 'client-to-server';
      const type = opcode === 1 ? 'text' : 'binary';
      const isMessage = opcode === 1 || opcode === 2;
      const message = isMessage ? store.messages.addSingle({ connection, direction, type }) : undefined;
      const header = {
        fin: true,
        rsv1: false,
        rsv2: false,
        rsv3: false,
        opcode,
        masked: false,
        maskingKey: 0,
      };
      store.frames.addWhole(
        {
          connection,
          direction,
          at: at ?? store.frames.count * 1e6,
          header: { ...header, lengthForm: 7, lengthHigh: 0, lengthLow: payload.length },
          message,
        },
        this.end,
      );
      this.pieces.push(payload);
      this.end += payload.length;
    }
    return this;
  }

  private addConnection(at: number): void {
    this.store.addConnection({
      client: { address: `192.0.2.${at}`, port: 50_000 },
      server: { address: '198.51.100.1', port: 80 },
      url: 'ws://example.com/',
      request: { line: 'GET / HTTP/1.1', headers: [] },
      openedAt: 0,
      requestAt: 0,
    });
  }

  private bytes(): Uint8Array {
    if (this.file.length < this.end) {
      this.file = joinBytes(this.file, ...this.pieces);
      this.pieces.length = 0;
    }
    return this.file;
  }
}
