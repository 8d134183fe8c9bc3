import { encodeUtf8 } from '../bytes/utf-8.ts';
import { Utf8Checker } from '../bytes/utf-8-checker.ts';
import { type ClosePayload, parseClosePayload } from '../websocket/close.ts';
import { checkClosePayload, isSendable } from '../websocket/close-checks.ts';
import { type FrameHeader, headerLength } from '../websocket/frame-header.ts';
import { OPCODES } from '../websocket/opcode.ts';
import { otherPeer, type Peer } from '../websocket/violations/violation.ts';
import { closePayload, closeReason, MOST_CONTROL_PAYLOAD } from './close-payload.ts';
import type { Closed, EndpointHandler, MessageType } from './endpoint-handler.ts';
import type { EndpointOptions } from './endpoint-options.ts';
import { type Failure, type Fault, failureOf, faultOf } from './failure.ts';
import { FrameIntake } from './frame-intake.ts';
import { FrameOutput } from './frame-output.ts';
import { DEFAULT_ENDPOINT_LIMITS } from './limits.ts';
import { MessageIntake } from './message-intake.ts';

/**
 * `closing` from the first Close frame on, `closed` once the TCP connection is ended, by the peer or with `hangUp`
 * (RFC 6455 7.1.3, 7.1.4).
 */
export type EndpointState = 'open' | 'closing' | 'closed';

/** The first Close frame of the connection. */
interface FirstClose extends ClosePayload {
  readonly by: Closed['by'];
}

const NOTHING = new Uint8Array(0);

/**
 * One side of a WebSocket connection behind its opening handshake: bytes in, bytes and events out. It keeps every rule
 * of RFC 6455 and RFC 7692, and fails the connection where the peer doesn't. What is to be sent once a Close frame was
 * is left unsent in silence. Nothing is thrown for what the peer sends; a RangeError says that the caller asked for
 * something that must not be sent.
 */
export class Endpoint {
  private readonly role: Peer;
  private readonly answersPings: boolean;
  private readonly output: FrameOutput;
  private readonly intake: FrameIntake;
  private currentState: EndpointState = 'open';
  private firstClose: FirstClose | undefined;
  /** Both sides have sent a Close frame. */
  private isAgreed = false;

  constructor(
    options: EndpointOptions,
    private readonly handler: EndpointHandler,
  ) {
    const { role, compression, deliver = 'messages', answersPings = true } = options;
    const limits = { ...DEFAULT_ENDPOINT_LIMITS, ...options.limits };
    const sender = otherPeer(role);
    this.role = role;
    this.answersPings = answersPings;
    this.output = new FrameOutput(options, compression);
    this.intake = new FrameIntake(
      sender,
      { compression: compression === undefined ? undefined : 'message', unknownExtension: false },
      new MessageIntake({ sender, compression, deliver, limits, handler }),
      {
        control: (header, payload) => this.controlReceived(header, payload),
        failed: (failure) => this.fail(failure),
      },
    );
  }

  get state(): EndpointState {
    return this.currentState;
  }

  /** Bytes from the peer, in any pieces; only lent. */
  receive(bytes: Uint8Array): void {
    this.intake.accept(bytes);
  }

  /** The peer has ended its stream, or the connection broke, or the peer is waited for no longer. */
  end(): void {
    this.intake.end();
    if (this.currentState === 'closed') return;
    const peer = otherPeer(this.role);
    if (this.isAgreed) this.conclude();
    // RFC 6455 7.1.5: without a Close frame it is 1006 that an application is told.
    else if (this.firstClose === undefined)
      this.conclude(faultOf({ rule: 'ended-without-close', peer, detail: peer }));
    else this.conclude(faultOf({ rule: 'close-not-answered', peer, detail: peer }));
  }

  /** @throws RangeError for bytes that are not UTF-8 (RFC 6455 5.6) */
  sendText(text: Uint8Array | string): void {
    if (typeof text === 'string') this.send('text', encodeUtf8(text));
    else if (isUtf8(text)) this.send('text', text);
    else throw new RangeError('a text must be UTF-8');
  }

  sendBinary(content: Uint8Array): void {
    this.send('binary', content);
  }

  /** @throws RangeError for more than 125 bytes */
  ping(payload: Uint8Array = NOTHING): void {
    this.sendControl('ping', payload);
  }

  /** A pong nobody asked for; pings are answered without it. @throws RangeError for more than 125 bytes */
  pong(payload: Uint8Array = NOTHING): void {
    this.sendControl('pong', payload);
  }

  /**
   * Starts the closing handshake (RFC 6455 7.1.2).
   *
   * @param reason at most 123 bytes of UTF-8; said only with a code
   * @throws RangeError for a code that must not be sent, or a reason that is too long
   */
  close(code?: number, reason = ''): void {
    if (code !== undefined && !isSendable(code))
      throw new RangeError(`the close code ${code} must not be sent`);
    const said = code === undefined ? { code: null, reason: '' } : { code, reason };
    const payload = closePayload(said);
    checkLength(payload);
    this.sendClose({ by: 'us', ...said }, payload);
  }

  private send(type: MessageType, content: Uint8Array): void {
    if (this.currentState === 'open') this.handler.transmit(this.output.message(type, content));
  }

  private sendControl(type: 'ping' | 'pong', payload: Uint8Array): void {
    checkLength(payload);
    if (this.currentState === 'open') this.handler.transmit(this.output.control(type, payload));
  }

  // RFC 6455 5.5.1: nothing is sent behind a Close frame.
  private sendClose(first: FirstClose, payload: Uint8Array): void {
    if (this.currentState !== 'open') return;
    this.currentState = 'closing';
    this.firstClose = first;
    this.handler.transmit(this.output.control('close', payload));
  }

  private controlReceived(header: FrameHeader, payload: Uint8Array): void {
    switch (header.opcode) {
      case OPCODES.ping:
        // RFC 6455 5.5.2, 5.5.3: a pong with the very payload of the ping.
        if (this.answersPings) this.pong(payload);
        this.handler.pinged(payload);
        return;
      case OPCODES.pong:
        this.handler.ponged(payload);
        return;
      case OPCODES.close:
        this.closeReceived(header, payload);
    }
  }

  private closeReceived(header: FrameHeader, payload: Uint8Array): void {
    const failure = failureOf(
      checkClosePayload(payload, {
        declaredLength: payload.length,
        headerLength: headerLength(header),
        sender: otherPeer(this.role),
        // What it answers decides about a note only, and those are not for an endpoint.
        answered: undefined,
      }),
    );
    if (failure !== undefined) {
      this.fail(failure);
      return;
    }
    // RFC 6455 5.5.1: what follows a Close frame is ignored.
    this.intake.stop();
    this.isAgreed = true;
    const said = parseClosePayload(payload);
    // RFC 6455 5.5.1: unless it is an answer it is answered, which typically echoes the code.
    this.sendClose({ by: 'peer', ...said }, closePayload({ code: said.code, reason: '' }));
    // RFC 6455 7.1.1: the server ends the TCP connection at once, and the client waits for that.
    if (this.role === 'server') this.conclude();
  }

  // RFC 6455 7.1.7: a Close frame with the code of the rule, where none was sent yet; then nothing is read any more,
  // not even the answer to it, and the TCP connection is ended.
  private fail({ rule, sentence, closeCode }: Failure): void {
    const said = { code: closeCode, reason: closeReason(sentence) };
    this.sendClose({ by: 'us', ...said }, closePayload(said));
    this.conclude({ rule, sentence });
  }

  private conclude(fault?: Fault): void {
    this.intake.stop();
    this.currentState = 'closed';
    this.handler.hangUp();
    const { firstClose } = this;
    this.handler.closed({
      code: firstClose === undefined ? 1006 : (firstClose.code ?? 1005),
      reason: firstClose?.reason ?? '',
      clean: this.isAgreed,
      by: firstClose?.by ?? 'peer',
      ...(fault === undefined ? {} : { fault }),
    });
  }
}

// RFC 6455 5.5: control frames carry at most 125 bytes.
function checkLength(payload: Uint8Array): void {
  if (payload.length > MOST_CONTROL_PAYLOAD)
    throw new RangeError(`a control frame carries at most ${MOST_CONTROL_PAYLOAD} bytes`);
}

function isUtf8(text: Uint8Array): boolean {
  const checker = new Utf8Checker();
  return checker.accept(text) === undefined && checker.end() === undefined;
}
