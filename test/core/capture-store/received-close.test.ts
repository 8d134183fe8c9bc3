import { expect, it } from 'vitest';
import { ChangeTable } from '../../../src-core/capture-store/change-table.ts';
import type { SentClose } from '../../../src-core/capture-store/connection.ts';
import { receivedClose } from '../../../src-core/capture-store/received-close.ts';
import type { ChangeName } from '../../../src-core/stream/relayed.ts';

const DOWN = 'server-to-client';

function close(frame: number, at: number, code: number): SentClose {
  return { frame, at, payload: { code, reason: '' } };
}

/** The code and the time of what came to the client: its server closed with 1000 at 10, as frame 3. */
function received(what: ChangeName | undefined, injectedAt?: number): [number | null, number] | undefined {
  const changes = new ChangeTable();
  if (what !== undefined) changes.add({ change: { what, keptFor: 5, rule: null }, frames: [3], sent: [] });
  const injected = injectedAt === undefined ? undefined : close(2, injectedAt, 4000);
  const found = receivedClose(
    changes,
    {
      closes: { 'client-to-server': undefined, [DOWN]: close(3, 10, 1000) },
      injectedCloses: { 'client-to-server': close(0, 1, 4001), [DOWN]: injected },
    },
    DOWN,
  );
  return found === undefined ? undefined : [found.payload.code, found.at];
}

it.each<[ReturnType<typeof received>, Parameters<typeof received>]>([
  [[1000, 10], [undefined]],
  [[1000, 15], ['held']],
  [[1000, 15], ['delayed']],
  [undefined, ['dropped']],
  [undefined, ['cut']],
  [
    [4000, 9],
    [undefined, 9],
  ],
  [
    [1000, 10],
    [undefined, 11],
  ],
  [
    [4000, 11],
    ['held', 11],
  ],
  [
    [4000, 20],
    ['dropped', 20],
  ],
  // Of the same time is the frame that was recorded first.
  [
    [4000, 10],
    [undefined, 10],
  ],
])('what came is %j where it was %j', (expected, how) => {
  expect(received(...how)).toEqual(expected);
});
