import { copyBytes, joinBytes } from '../bytes/copy.ts';
import { decodeLatin1 } from '../bytes/latin-1.ts';
import { quotedText } from '../bytes/visible-text.ts';
import type { Connection } from '../capture-store/connection.ts';
import type { HttpHead } from '../http-upgrade/head.ts';
import { headerValue, headerValues } from '../http-upgrade/head.ts';
import { headFault } from '../http-upgrade/head-syntax.ts';
import type { Direction, StreamBytes } from '../stream/events.ts';
import { isEncrypted } from '../stream/relayed.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { agreedDeflate } from '../websocket/handshake/deflate-negotiation.ts';
import { dialectOf } from '../websocket/handshake/dialect.ts';
import { parseExtensions } from '../websocket/handshake/extension-header.ts';
import { checkHixie76 } from '../websocket/handshake/hixie-76.ts';
import { checkRequest } from '../websocket/handshake/request-checks.ts';
import { checkResponse } from '../websocket/handshake/response-checks.ts';
import { checkVersion } from '../websocket/handshake/version-check.ts';
import type { ReservedBitUse } from '../websocket/header-checks.ts';
import type { Finding } from '../websocket/violations/violation.ts';
import type { PipelineParts } from './parts.ts';

/** Bytes that the challenge of draft-hixie-thewebsocketprotocol-76 puts behind the heads. */
const CHALLENGE_BYTES = { 'client-to-server': 8, 'server-to-client': 16 } as const;

/** Tells what is wrong with the opening handshake of one connection. */
export class HandshakeRecorder {
  private readonly headFault: string | undefined;
  private readonly keyReuse: readonly Finding[];
  private readonly challenge = {
    'client-to-server': new Uint8Array(0),
    'server-to-client': new Uint8Array(0),
  };
  private isChallengeJudged = false;
  private isEarlyDataTold = false;

  /** @param requestBytes the head as it was on the wire */
  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    requestBytes: Uint8Array,
  ) {
    this.headFault = headFault(requestBytes);
    this.keyReuse = this.noteKey();
  }

  /** The final answer has come; the connection knows it. Gives the bits that the agreed extensions use. */
  answered(response: HttpHead, status: number, responseBytes: Uint8Array): ReservedBitUse {
    const { connection } = this;
    const { request, requestAt, responseAt = requestAt } = connection;
    connection.dialect = dialectOf(request, response);
    const requestFindings = this.judgeRequest({ status, response });
    const facts = { status, headFault: headFault(responseBytes), requestFindings };
    this.add(checkResponse(request, response, facts), responseAt);
    if (status === 101) connection.deflate = agreedDeflate(request, response);
    return { compression: connection.deflate?.unit, unknownExtension: hasUnknownExtension(response) };
  }

  /** A TLS alert came instead of an answer. */
  answeredWithAlert(name: string | undefined, at: Nanoseconds): void {
    this.add([{ rule: 'tls-not-spoken', peer: 'client', detail: name ?? 'of an unknown kind' }], at);
  }

  /** Something other than HTTP came instead of an answer. */
  answeredOtherwise(bytes: Uint8Array, at: Nanoseconds): void {
    const detail = quotedText(decodeLatin1(bytes.subarray(0, 64)));
    this.add([{ rule: 'response-not-http', peer: 'server', detail }], at);
  }

  /** Bytes behind a 101 whose frames can't be read: only the challenge of hixie-76 is looked at. */
  unreadable(direction: Direction, { bytes }: StreamBytes): void {
    if (!this.hasChallenge() || this.isChallengeJudged) return;
    const missing = CHALLENGE_BYTES[direction] - this.challenge[direction].length;
    this.challenge[direction] = joinBytes([this.challenge[direction], bytes.subarray(0, missing)]);
    if (this.challenge['server-to-client'].length === CHALLENGE_BYTES['server-to-client'])
      this.judgeChallenge();
  }

  /** A client must not send anything before it has the answer (RFC 6455 4.1); in hixie-76 its third key comes then. */
  sentEarly({ at }: StreamBytes): void {
    if (this.isEarlyDataTold || !this.connection.dialect.readable) return;
    this.isEarlyDataTold = true;
    this.add([{ rule: 'data-before-response', peer: 'client' }], at);
  }

  /** Nothing more will come. */
  closed(by: Direction | undefined, at: Nanoseconds): void {
    const { status } = this.connection;
    if (status === undefined) this.judgeUnanswered(by, at);
    if (status === 101 && this.hasChallenge() && !this.isChallengeJudged) this.judgeChallenge(at);
  }

  private judgeUnanswered(by: Direction | undefined, at: Nanoseconds): void {
    this.judgeRequest(undefined);
    const hasOtherReason = this.connection.handshakeTrouble !== undefined;
    if (by === 'server-to-client' && !hasOtherReason)
      this.add([{ rule: 'response-missing', peer: 'server' }], at);
  }

  /** What is wrong with the request; some of it shows only when the answer is known. */
  private judgeRequest(answer: { status: number; response: HttpHead } | undefined): readonly Finding[] {
    const { request, requestAt } = this.connection;
    const encrypted = isEncrypted(this.connection.relayed);
    const facts = { encrypted, headFault: this.headFault, response: answer?.response };
    const findings = [...checkRequest(request, facts), ...this.keyReuse];
    const { readable, name } = this.connection.dialect;
    const draft: readonly Finding[] = readable ? [] : [{ rule: 'early-draft', peer: 'client', detail: name }];
    this.add([...findings, ...draft, ...checkVersion(request, answer)], requestAt);
    return findings;
  }

  /** Whether the handshake goes on behind its heads (hixie-76, and hybi-01 to -03, which kept that). */
  private hasChallenge(): boolean {
    const { id, framing } = this.connection.dialect;
    return id === 'hixie-76' || framing === 'hybi-01';
  }

  private judgeChallenge(at = this.connection.responseAt ?? this.connection.requestAt): void {
    this.isChallengeJudged = true;
    const answer = copyBytes(this.challenge['server-to-client']);
    this.add(checkHixie76(this.connection.request, this.challenge['client-to-server'], answer), at);
  }

  // RFC 6455 4.1: the nonce is picked at random for each connection.
  private noteKey(): Finding[] {
    const key = headerValue(this.connection.request, 'Sec-WebSocket-Key');
    if (key === undefined) return [];
    const { handshakeKeys } = this.parts.store;
    const earlier = handshakeKeys.get(key);
    if (earlier === undefined) handshakeKeys.set(key, this.connection.row);
    return earlier === undefined ? [] : [{ rule: 'key-reused', peer: 'client', detail: String(earlier + 1) }];
  }

  private add(findings: readonly Finding[], at: Nanoseconds): void {
    for (const finding of findings)
      this.parts.store.addViolation(this.connection, { finding, frame: undefined, at });
  }
}

const KNOWN_EXTENSIONS = /^(?:permessage-deflate|(?:x-webkit-)?deflate-frame|perframe-deflate)$/i;

function hasUnknownExtension(response: HttpHead): boolean {
  const { extensions } = parseExtensions(headerValues(response, 'Sec-WebSocket-Extensions'));
  return extensions.some(({ name }) => !KNOWN_EXTENSIONS.test(name));
}
