import type { HttpHead } from '../../src-core/http-upgrade/head.ts';
import {
  type NotReadable,
  type UpgradeHandler,
  type UpgradeLimits,
  UpgradeReader,
} from '../../src-core/http-upgrade/upgrade-reader.ts';
import type { Direction, StreamBytes } from '../../src-core/stream/events.ts';
import { inPieces, latin1 } from './bytes.ts';

/** The text of one direction, in the order of the conversation. */
export type Spoken = readonly [who: 'client' | 'server', text: string];

/** A conversation, and what is to come of it; what isn't named is to be empty. */
export interface UpgradeCase {
  readonly spoken: readonly Spoken[];
  readonly told: readonly string[];
  readonly refused?: string;
  /** Bytes behind the upgrade. */
  readonly client?: string;
  readonly server?: string;
}

const LIMITS: UpgradeLimits = { longestHead: 4096, bytesHeldInHandshake: 4096, piecesHeldInHandshake: 4096 };

const DIRECTION = { client: 'client-to-server', server: 'server-to-client' } as const;

/** What one HTTP/1.1 connection does about WebSocket, in words. */
export class UpgradeRecord implements UpgradeHandler {
  /** `asked <target>`, `answered <status>`, `abandoned <reason>`, in order. */
  readonly told: string[] = [];
  readonly requests: HttpHead[] = [];
  readonly responses: HttpHead[] = [];
  refused = '';
  /** Bytes that the client sent before it had the answer. */
  early = 0;
  readonly frames = { client: '', server: '' };
  /** Where the chunks behind the upgrade begin in the file. */
  readonly origins: number[] = [];
  readonly reader: UpgradeReader;
  private offset = 0;

  constructor(limits: Partial<UpgradeLimits> = {}) {
    this.reader = new UpgradeReader({ ...LIMITS, ...limits }, this);
  }

  /** Gives the conversation to the reader, each text in pieces of `size`. */
  hear(spoken: readonly Spoken[], size = Number.POSITIVE_INFINITY): this {
    for (const [who, text] of spoken) {
      for (const bytes of inPieces(latin1(text), Math.min(size, text.length))) {
        this.reader.accept(DIRECTION[who], { bytes, origin: this.offset, at: this.offset });
        this.offset += bytes.length;
      }
    }
    return this;
  }

  asked(request: HttpHead): void {
    this.requests.push(request);
    this.told.push(`asked ${request.line.split(' ')[1]}`);
  }

  answered(response: HttpHead, status: number): void {
    this.responses.push(response);
    this.told.push(`answered ${status}`);
  }

  refusalBody(bytes: Uint8Array): void {
    this.refused += Buffer.from(bytes).toString('latin1');
  }

  sentEarly(chunk: StreamBytes): void {
    this.early += chunk.bytes.length;
  }

  upgraded(direction: Direction, chunk: StreamBytes): void {
    this.frames[direction === 'client-to-server' ? 'client' : 'server'] += Buffer.from(chunk.bytes).toString(
      'latin1',
    );
    this.origins.push(chunk.origin);
  }

  abandoned(reason: NotReadable): void {
    this.told.push(`abandoned ${reason}`);
  }
}

/** A request for WebSocket. */
export function asking(target: string, fields = ''): string {
  return `GET ${target} HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${fields}\r\n`;
}

export const SWITCHING =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
