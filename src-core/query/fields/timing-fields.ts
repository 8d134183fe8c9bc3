import { numberOfMessage, numberOfViolation, TIME_OF_FRAME } from './columns-of-rows.ts';
import { ofConnections } from './connection-fields.ts';
import type { Field, NumberReading } from './field.ts';
import { PreviousRows } from './previous-rows.ts';

const sinceOpenOfFrame: NumberReading = {
  kind: 'numbers',
  at: ({ frames, connections }, row) => frames.time(row) - connections[frames.connection(row)]!.openedAt,
};

const sinceOpenOfMessage: NumberReading = {
  kind: 'numbers',
  at: ({ messages, connections }, row) =>
    messages.time(row) - connections[messages.connection(row)]!.openedAt,
};

/** When things happened, and how long after others. */
export const TIMING_FIELDS: readonly Field[] = [
  {
    ...ofConnections(
      {
        name: 'time',
        type: 'time',
        meaning: 'When a frame ended, a message began, a connection opened, a rule was broken',
        example: 'time > 5 s && time < 12:00:05',
      },
      'with-row',
      ({ openedAt }) => openedAt,
    ),
    ofFrames: TIME_OF_FRAME,
    ofMessages: numberOfMessage((messages, row) => messages.time(row)),
    ofViolations: numberOfViolation((violations, row) => violations.time(row)),
  },
  {
    name: 'end-time',
    type: 'time',
    meaning: 'When the last frame of the message ended',
    example: 'end-time > 1 min',
    ofMessages: numberOfMessage((messages, row) => messages.endTime(row)),
  },
  {
    name: 'since-open',
    type: 'duration',
    meaning: 'Since the TCP connection was opened',
    example: 'since-open < 100 ms',
    ofFrames: sinceOpenOfFrame,
    ofMessages: sinceOpenOfMessage,
  },
  {
    name: 'since-previous',
    type: 'duration',
    meaning: 'Since the frame before (of messages: the message before) in the same connection, either way',
    example: 'since-previous > 30 s',
    ofFrames: { kind: 'derived', derive: ({ frames }) => new PreviousRows(frames) },
    ofMessages: { kind: 'derived', derive: ({ messages }) => new PreviousRows(messages) },
  },
  {
    name: 'rtt',
    type: 'duration',
    meaning: 'Round trip of a pong: since the ping that it answers',
    example: 'rtt > 200 ms',
    ofFrames: {
      kind: 'numbers',
      at: ({ frames, roundTrips }, row) => {
        const ping = roundTrips.pingOf(row);
        return ping === undefined ? Number.NaN : frames.time(row) - frames.time(ping);
      },
    },
  },
];
