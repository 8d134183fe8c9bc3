import { connect, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';

/** Version 3 of the protocol: messages in JSON, each behind its length in bytes and a colon. */
const PROTOCOL = 3;
const COLON = 0x3a;
/** Digits of a length, at most: nothing that long is ever sent. */
const MOST_DIGITS = 9;

/** Kinds of messages, the first item of each. */
const COMMAND = 0;
const REPLY = 1;

/** One conversation with a Firefox that was started with `--marionette`. */
export class Marionette {
  private readonly messages: AsyncIterator<unknown>;
  private lastId = 0;

  private constructor(private readonly socket: Socket) {
    this.messages = messagesOf(socket);
  }

  /** Rejects when nobody of that protocol listens there, or when the signal says so first. */
  static async connect(port: number, signal: AbortSignal): Promise<Marionette> {
    const marionette = new Marionette(addAbortSignal(signal, connect({ host: '127.0.0.1', port })));
    const greeting = await marionette.next();
    if (!isGreeting(greeting)) throw new Error('its Marionette speaks another protocol');
    return marionette;
  }

  /** Sends a command and resolves with its result. Rejects with what Firefox says against it. */
  async command(name: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.lastId++;
    const message = JSON.stringify([COMMAND, this.lastId, name, parameters]);
    this.socket.write(`${Buffer.byteLength(message)}:${message}`);
    const reply = await this.next();
    if (!Array.isArray(reply) || reply[0] !== REPLY || reply[1] !== this.lastId)
      throw new Error(`its Marionette answered ${name} with something else`);
    const [, , refusal, result] = reply;
    if (refusal !== null) throw new Error(`its Marionette refused ${name}: ${messageOf(refusal)}`);
    return result;
  }

  private async next(): Promise<unknown> {
    const { done, value } = await this.messages.next();
    if (done === true) throw new Error('its Marionette closed the connection');
    return value;
  }
}

async function* messagesOf(socket: Socket): AsyncGenerator<unknown, void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of socket as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, piece]);
    for (let end = endOfMessage(held); end !== undefined; end = endOfMessage(held)) {
      yield JSON.parse(held.toString('utf8', held.indexOf(COLON) + 1, end));
      held = held.subarray(end);
    }
  }
}

/** Where the first message ends; `undefined` when not all of it is there. */
function endOfMessage(bytes: Buffer): number | undefined {
  const colon = bytes.indexOf(COLON);
  const digits = bytes.toString('latin1', 0, colon < 0 ? MOST_DIGITS + 1 : colon);
  if (digits.length > MOST_DIGITS || /\D/.test(digits))
    throw new Error('its Marionette speaks another protocol');
  const end = colon + 1 + Number(digits);
  return colon < 0 || bytes.length < end ? undefined : end;
}

function isGreeting(message: unknown): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'marionetteProtocol' in message &&
    message.marionetteProtocol === PROTOCOL
  );
}

function messageOf(refusal: unknown): string {
  return typeof refusal === 'object' && refusal !== null && 'message' in refusal
    ? String(refusal.message)
    : String(refusal);
}
