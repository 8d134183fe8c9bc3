import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import { NOTE_LINK_TYPE, noteBytes, type ProxyNote } from '../../src-core/packets/proxy-note.ts';
import type { Direction } from '../../src-core/stream/events.ts';
import type { FrameChange, StreamFacts } from '../../src-core/stream/relayed.ts';
import { joinBytes } from './bytes.ts';
import { CLIENT, PacketLog, SERVER, type TalkOptions } from './tcp-talk.ts';
import { WebSocketTalk } from './websocket-talk.ts';

export const PLAIN_FACTS: StreamFacts = {
  clientTls: null,
  serverTls: null,
  certificate: null,
  steps: [],
  refusal: null,
};

/** What was done; kept back for nothing and by no rule where nothing else is said. */
type Change = Pick<FrameChange, 'what'> & Partial<FrameChange>;

/** A conversation as a proxy records it: beside its packets those that say what was done with them, each when it is told of. */
export class RelayedTalk extends WebSocketTalk {
  private readonly between: string;

  constructor(log = new PacketLog(), options: TalkOptions & { readonly facts?: StreamFacts } = {}) {
    super(log, options);
    const { client = CLIENT, server = SERVER, facts = PLAIN_FACTS } = options;
    this.between = `${client.address} ${client.port} > ${server.address} ${server.port}`;
    this.note({ kind: 'stream', between: this.between, facts });
  }

  /** @param frames by their numbers in their direction, from 0 */
  changed(direction: Direction, frames: readonly number[], change: Change, sent?: Uint8Array): this {
    const { between } = this;
    const whole = { keptFor: 0, rule: null, ...change };
    return this.note({ kind: 'change', between, direction, frames, change: whole }, sent);
  }

  injected(direction: Direction, bytes: Uint8Array, rule: string | null = null): this {
    const change = { what: 'injected', keptFor: 0, rule } as const;
    return this.note({ kind: 'injection', between: this.between, direction, change }, bytes);
  }

  private note(note: ProxyNote, behind?: Uint8Array): this {
    this.log.add(noteBytes(note, behind), { linkType: NOTE_LINK_TYPE });
    return this;
  }
}

/** The packets of a log as a pcapng file, with an interface for each link type. */
export function pcapngFile({ packets }: Pick<PacketLog, 'packets'>): Uint8Array {
  const writer = new PcapngWriter();
  return joinBytes(writer.section(), ...packets.map((packet) => writer.packet(packet).bytes));
}
