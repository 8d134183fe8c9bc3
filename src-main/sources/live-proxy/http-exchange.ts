import { looksLikeResponse } from '../../../src-core/http-upgrade/first-bytes.ts';
import { type HttpHead, parseRequestLine, parseStatusLine } from '../../../src-core/http-upgrade/head.ts';
import {
  type BodyFraming,
  BodySkipper,
  requestBodyFraming,
  responseBodyFraming,
} from '../../../src-core/http-upgrade/message-body.ts';
import { staysOpen } from '../../../src-core/http-upgrade/persistence.ts';
import { asksForWebSocket } from '../../../src-core/http-upgrade/upgrade-request.ts';
import type { Direction } from '../../../src-core/stream/events.ts';
import { readHead } from './head-reading.ts';
import { breakOff, isBroken, type Leg } from './leg.ts';
import type { SocketReader } from './socket-reader.ts';
import type { UpgradeTap } from './upgrade-tap.ts';

/** One side of an exchange. */
export interface ExchangeSide {
  readonly leg: Leg;
  readonly reader: SocketReader;
}

export interface ExchangeParts {
  readonly client: ExchangeSide;
  readonly server: ExchangeSide;
  /** Sees what passes. */
  readonly tap: UpgradeTap;
  readonly longestHead: number;
}

export type ExchangeEnd =
  /** Another request may follow. */
  | 'complete'
  /** None does: the client is to be told that no more comes. */
  | 'closed'
  /** One side broke off. */
  | 'broken'
  /** HTTP ends with this response, or what came is none: all that follows passes as it is. */
  | 'relay';

/** One request of a client, and the response to it. */
export class HttpExchange {
  private isAnswered = false;
  /** Whether all has been said that belongs to the request. */
  private isAsked = false;
  private hasPassedEarly = false;

  constructor(private readonly parts: ExchangeParts) {}

  /** @param sent the head that the server is to have */
  async run(request: HttpHead, sent: Uint8Array): Promise<ExchangeEnd> {
    await this.put('client-to-server', Buffer.from(sent));
    const asking = this.passRequest(request);
    const end = await this.passResponse(request);
    this.isAnswered = true;
    // What is waited for is not needed any more, but the rest of a body is.
    if (this.isAsked) this.parts.client.reader.interrupt();
    if (end !== 'complete') return end;
    await asking;
    // Whose those bytes are can't be known any more.
    return this.hasPassedEarly ? 'relay' : 'complete';
  }

  /** All that a client sends until it has the answer. */
  private async passRequest(request: HttpHead): Promise<void> {
    const { reader } = this.parts.client;
    // Behind a request for WebSocket nothing should come (RFC 6455 4.1), but in hixie-76 its third key does.
    const isUpgrade = asksForWebSocket(request);
    if (!isUpgrade) await this.passBody('client-to-server', requestBodyFraming(request));
    this.isAsked = true;
    while (!this.isAnswered) {
      const piece = await reader.read();
      if (piece === undefined) {
        if (!this.isAnswered) this.clientEnded();
        return;
      }
      if (!isUpgrade) {
        reader.unread(piece);
        return;
      }
      this.hasPassedEarly = true;
      await this.put('client-to-server', piece);
    }
  }

  private async passResponse(request: HttpHead): Promise<ExchangeEnd> {
    const { method = 'GET', version = 'HTTP/1.1' } = parseRequestLine(request.line) ?? {};
    const { reader } = this.parts.server;
    for (;;) {
      const read = await readHead(reader, {
        longest: this.parts.longestHead,
        timeLimit: undefined,
        plausible: looksLikeResponse,
      });
      await this.put('server-to-client', read.raw);
      if (read.kind === 'ended') return this.serverEnded();
      const line = read.kind === 'head' ? parseStatusLine(read.head.line) : undefined;
      if (read.kind !== 'head' || line === undefined || line.status === 101) return 'relay';
      // RFC 9110 15.2: interim responses precede the final one.
      if (line.status < 200) continue;
      const framing = responseBodyFraming(read.head, line.status, method);
      const isWhole = await this.passBody('server-to-client', framing);
      if (!isWhole || framing.kind === 'until-close') return this.serverEnded();
      const goesOn = staysOpen(request, version) && staysOpen(read.head, line.version);
      return goesOn ? 'complete' : 'closed';
    }
  }

  /** Whether the body came to its end. */
  private async passBody(direction: Direction, framing: BodyFraming): Promise<boolean> {
    const skipper = new BodySkipper(framing);
    const { reader } = direction === 'client-to-server' ? this.parts.client : this.parts.server;
    while (!skipper.done) {
      const piece = await reader.read();
      if (piece === undefined) return framing.kind === 'until-close';
      const taken = skipper.broken ? piece.length : skipper.accept(piece, () => {});
      reader.unread(piece.subarray(taken));
      await this.put(direction, piece.subarray(0, taken));
    }
    return true;
  }

  private async put(direction: Direction, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    const { client, server, tap } = this.parts;
    const { stream } = direction === 'client-to-server' ? server.leg : client.leg;
    const hasRoom = stream.write(bytes);
    tap.observe(direction, bytes);
    if (hasRoom || stream.destroyed) return;
    await new Promise<void>((resolve) => {
      stream.once('drain', resolve).once('close', resolve);
    });
  }

  private clientEnded(): void {
    const { client, server, tap } = this.parts;
    if (isBroken(client.leg)) {
      tap.reset('client-to-server');
      breakOff(server.leg);
    } else {
      tap.finished('client-to-server');
      server.leg.stream.end();
    }
  }

  private serverEnded(): ExchangeEnd {
    const { server, tap } = this.parts;
    if (isBroken(server.leg)) {
      tap.reset('server-to-client');
      return 'broken';
    }
    tap.finished('server-to-client');
    return 'closed';
  }
}
