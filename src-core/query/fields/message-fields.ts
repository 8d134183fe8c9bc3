import { FRAME_BITS } from '../../capture-store/frame-table.ts';
import type { MessageTable } from '../../capture-store/message-table.ts';
import { CONTENT_OUTCOMES } from '../../capture-store/message-table.ts';
import { LENGTH_OF_FRAME, MESSAGE_OF_FRAME, numberOfBits, numberOfMessage } from './columns-of-rows.ts';
import type { Field, NumberReading } from './field.ts';
import { DIRECTION_NAMES, directionNumber } from './peers.ts';

const MESSAGE_TYPES = ['text', 'binary'] as const;

/** What messages have; most of it frames have too, or see in the message they are part of. */
export const MESSAGE_FIELDS: readonly Field[] = [
  {
    name: 'message',
    type: 'number',
    meaning: 'Number of the message, from 1; of frames that of the message they are part of',
    example: 'message == 7',
    ofFrames: MESSAGE_OF_FRAME,
    ofMessages: numberOfMessage((_, row) => row + 1),
  },
  {
    name: 'type',
    type: 'enumeration',
    values: MESSAGE_TYPES,
    meaning: 'Type of the message',
    example: 'type == binary',
    ofMessages: numberOfMessage((messages, row) => (messages.type(row) === 'text' ? 0 : 1)),
  },
  {
    name: 'direction',
    type: 'enumeration',
    values: DIRECTION_NAMES,
    meaning: 'Who speaks to whom',
    example: 'direction == client-to-server',
    ofFrames: numberOfBits((bits) => ((bits & FRAME_BITS.fromServer) === 0 ? 0 : 1)),
    ofMessages: numberOfMessage((messages, row) => directionNumber(messages.direction(row))),
  },
  {
    name: 'length',
    type: 'size',
    meaning: "Bytes of a frame's payload, or of a message's content, inflated",
    example: 'length > 1 KiB',
    ofFrames: LENGTH_OF_FRAME,
    ofMessages: numberOfMessage((messages, row) => messages.contentLength(row) ?? Number.NaN),
  },
  {
    name: 'wire-length',
    type: 'size',
    meaning: 'Bytes of payload on the wire, of a message all its frames together',
    example: 'wire-length < 100',
    ofFrames: LENGTH_OF_FRAME,
    ofMessages: ifFramesAreKnown((messages, row) => messages.wireLength(row)),
  },
  {
    name: 'fragments',
    type: 'number',
    meaning: 'Frames of the message',
    example: 'fragments > 1',
    ofMessages: ifFramesAreKnown((messages, row) => messages.frameCount(row)),
  },
  {
    name: 'complete',
    type: 'boolean',
    meaning: 'Whether the last frame of the message has come',
    example: 'not complete',
    ofMessages: numberOfMessage((messages, row) => (messages.complete(row) ? 1 : 0)),
  },
  {
    name: 'compressed',
    type: 'boolean',
    meaning: 'Whether the message is compressed (RFC 7692)',
    example: 'compressed && length > 1 MiB',
    ofMessages: ifFramesAreKnown((messages, row) => (messages.compressed(row) ? 1 : 0)),
  },
  {
    name: 'inflation',
    type: 'enumeration',
    values: CONTENT_OUTCOMES,
    meaning: 'What became of the content of a compressed message',
    example: 'inflation == failed',
    ofMessages: numberOfMessage((messages, row) => {
      const content = messages.content(row);
      return content === undefined ? Number.NaN : CONTENT_OUTCOMES.indexOf(content.outcome);
    }),
  },
  {
    name: 'text',
    type: 'text',
    meaning: 'Content of text: of a message, inflated, or of a frame that is not compressed',
    example: 'text contains "price"',
    ofFrames: { kind: 'content', textOnly: true },
    ofMessages: { kind: 'content', textOnly: true },
  },
  {
    name: 'payload',
    type: 'bytes',
    meaning: 'Content of any type: of a message, inflated, or of a frame, unmasked',
    example: 'payload contains 50:4b:03',
    ofFrames: { kind: 'content', textOnly: false },
    ofMessages: { kind: 'content', textOnly: false },
  },
];

/** What a source that keeps messages only can't tell. */
function ifFramesAreKnown(read: (messages: MessageTable, row: number) => number): NumberReading {
  return {
    kind: 'numbers',
    at: ({ messages, knowsFrames }, row) => (knowsFrames ? read(messages, row) : Number.NaN),
  };
}
