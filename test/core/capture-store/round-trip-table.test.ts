import { expect, it } from 'vitest';
import { RoundTripTable } from '../../../src-core/capture-store/round-trip-table.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

it('pongs know their pings, other frames none', () => {
  const table = new RoundTripTable();
  expect(table.pingOf(0)).toBeUndefined();
  table.add(3, 7);
  table.add(5, 8);
  table.add(4, 70_000);
  expect([0, 3, 7, 8, 9, 70_000, 70_001].map((row) => table.pingOf(row))).toEqual([
    undefined,
    undefined,
    3,
    5,
    undefined,
    4,
    undefined,
  ]);
});

// RFC 6455 5.5.3: a pong carries the payload of the ping it answers, and may pass over earlier ones.
it('pings and pongs of a conversation find each other by their payloads, in both directions', () => {
  const talk = new WebSocketTalk()
    .agree()
    .server({ opcode: 9, payload: 'a' }, { opcode: 9, payload: 'b' })
    .client({ opcode: 9, payload: 'b' })
    .client({ opcode: 10, payload: 'b' })
    .server({ opcode: 10, payload: 'x' })
    .server({ opcode: 10, payload: 'b' });
  const { store } = readPackets(talk.packets);
  expect([0, 1, 2, 3, 4, 5].map((row) => store.roundTrips.pingOf(row))).toEqual([
    undefined,
    undefined,
    undefined,
    1,
    undefined,
    2,
  ]);
});
