import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { Trouble } from '../../src-core/contract/trouble.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import { PacketSelection } from '../../src-core/pipeline/packet-selection.ts';
import type { ConversionOutput } from './conversion-output.ts';
import { type ConversionRequest, type ConversionTarget, chosenConnections } from './conversion-target.ts';

/** The packets themselves: all of them, or those of the TCP connections that the wanted connections ran on. */
export const PCAPNG_TARGET: ConversionTarget = {
  hasRows: false,
  whyNot: ({ store, name }) =>
    store.knowsFrames
      ? undefined
      : {
          what: 'This capture has messages only, and pcapng holds packets',
          where: name,
          remedy: 'Convert it to har, ndjson or csv.',
        },
  write,
};

/** Reads the capture a second time: packets are not kept. */
async function write(
  { session, chosen }: ConversionRequest,
  output: ConversionOutput,
): Promise<Trouble | undefined> {
  const { store, limits } = session;
  const writer = new PcapngWriter();
  const selection =
    chosen === undefined ? undefined : new PacketSelection(store, limits, chosenConnections(store, chosen));
  output.write(writer.section(sectionComments(store)));
  return session.readAgain(
    {
      accept: (packet) => {
        if (selection === undefined || selection.wants(packet))
          output.write(writer.packet(withoutInvention(packet)).bytes);
      },
      interfaceDescribed: (recordedAt) => output.write(writer.describe(recordedAt)),
      // The file that is written has one section, with the comments of all.
      sectionNoted: () => {},
    },
    async () => {
      await output.ready();
      return output.isOpen;
    },
  );
}

/** A packet without a time is written with one; the file says itself that it is not its own. */
const WITHOUT_TIME = 'The capture has no time for this packet; it is written with that of the packet before.';

function withoutInvention(packet: Packet): Packet {
  if (packet.isWithoutTime !== true) return packet;
  return { ...packet, comments: [...(packet.comments ?? []), WITHOUT_TIME] };
}

function sectionComments({ comments }: CaptureStore): string[] {
  return comments.all.filter(({ subject }) => subject.kind === 'section').map(({ text }) => text);
}
