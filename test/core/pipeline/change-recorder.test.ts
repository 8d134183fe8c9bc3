/** What a proxy noted about frames, kept with their rows. */
import { expect, it } from 'vitest';
import { LONGEST_BEHIND_NOTE, NOTE_LINK_TYPE, noteBytes } from '../../../src-core/packets/proxy-note.ts';
import { CLOSE, closePayload, frame } from '../../support/frame-builder.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { RelayedTalk } from '../../support/relayed-talk.ts';

const UP = 'client-to-server';
const DOWN = 'server-to-client';
const EDITED = frame({ key: 0x37fa213d, payload: 'other' });

it('a message that is sent twice was sent as it had been edited', () => {
  const talk = new RelayedTalk()
    .agree()
    .client({ payload: 'one' }, { payload: 'two' })
    .changed(UP, [0], { what: 'edited', rule: 'swap' }, EDITED)
    .changed(UP, [0], { what: 'repeated', rule: 'twice' })
    .changed(UP, [1], { what: 'repeated', rule: 'twice' });
  expect(readPackets(talk.packets).messages).toMatchObject([
    { change: { what: 'repeated', rule: 'twice' }, sent: { text: 'other' } },
    { change: { what: 'repeated', rule: 'twice' } },
  ]);
  expect(readPackets(talk.packets).messages[1]).not.toHaveProperty('sent');
});

it('the first Close frame that was put in either way is kept, unmasked', () => {
  const close = (code: number, key?: number): Uint8Array =>
    frame({ opcode: CLOSE, payload: closePayload(code, 'so be it'), ...(key === undefined ? {} : { key }) });
  const talk = new RelayedTalk()
    .agree()
    .injected(UP, close(4001, 0x37fa213d))
    .injected(UP, close(4002, 0x37fa213d))
    .injected(DOWN, close(4003));
  const [connection] = readPackets(talk.packets).store.connections;
  expect(connection?.injectedCloses).toEqual({
    [UP]: { frame: 0, at: 6e6, payload: { code: 4001, reason: 'so be it' } },
    [DOWN]: { frame: 2, at: 8e6, payload: { code: 4003, reason: 'so be it' } },
  });
  // No peer sent any of them.
  expect(connection?.closes).toEqual({ [UP]: undefined, [DOWN]: undefined });
});

it('of a Close frame that is longer than one may be, the beginning is kept', () => {
  const payload = closePayload(4000, 'x'.repeat(LONGEST_BEHIND_NOTE / 2));
  const talk = new RelayedTalk().agree().injected(DOWN, frame({ opcode: CLOSE, payload }));
  const [connection] = readPackets(talk.packets).store.connections;
  expect(connection?.injectedCloses[DOWN]?.payload).toEqual({ code: 4000, reason: 'x'.repeat(123) });
});

it('behind a gap nobody knows which frames are meant, and none is said to be changed', () => {
  const talk = new RelayedTalk().agree().client({ payload: 'one' });
  // Another file: what is missing behind it is known to be.
  talk.log.add(noteBytes({ kind: 'file', number: 2, repeated: 0 }), { linkType: NOTE_LINK_TYPE });
  talk.lose('client', 500).client({ payload: 'two' });
  talk.changed(UP, [1], { what: 'edited', rule: 'swap' }, EDITED);
  const before = new RelayedTalk().agree().client({ payload: 'one' }, { payload: 'two' });
  before.changed(UP, [1], { what: 'edited', rule: 'swap' }, EDITED);
  expect(readPackets(before.packets).messages[1]).toMatchObject({ change: { what: 'edited' } });
  const { messages } = readPackets(talk.packets);
  expect(messages.map(({ text }) => text)).toEqual(['one', 'two']);
  for (const message of messages) expect(message).not.toHaveProperty('change');
});
