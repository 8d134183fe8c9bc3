import { PcapngBlocks } from './pcapng-blocks.ts';
import { WebSocketTalk } from './websocket-talk.ts';

/** A comment that would turn a terminal or a line round, and has two lines. */
export const HOSTILE_COMMENT = 'seen by\u001b[31m \u202eme\nand you';

/**
 * A pcapng with comments on its section, its interface, the packet of the request, and the packet of the second of
 * three frames, which has two of them. Frame 1 is a message of its own; frames 2 and 3 are one.
 */
export function commentedCapture(): Buffer {
  const blocks = new PcapngBlocks(false);
  const talk = new WebSocketTalk().agree();
  const handshake = talk.packets.length;
  talk.client({ opcode: 1 }).server({ opcode: 1, fin: false }).server({ opcode: 0 });
  const comments = new Map([
    [3, ['the request']],
    [handshake + 1, ['an answer', HOSTILE_COMMENT]],
  ]);
  const noted = (...texts: readonly string[]) => ({ options: texts.map((text) => [1, text] as const) });
  return Buffer.concat([
    blocks.section(noted('recorded at home')),
    blocks.interface({
      options: [
        [2, 'lo'],
        [1, 'the loopback'],
      ],
    }),
    ...talk.packets.map(({ bytes }, at) =>
      blocks.enhanced({ data: bytes, time: BigInt(at), ...noted(...(comments.get(at) ?? [])) }),
    ),
  ]);
}
