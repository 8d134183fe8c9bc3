/** What a proxy did, in HAR and back. */
import { describe, expect, it } from 'vitest';
import { closingReason } from '../../../src-core/export/closing.ts';
import { hex } from '../../support/bytes.ts';
import { BINARY, CLOSE, closePayload, frame } from '../../support/frame-builder.ts';
import { readHarText } from '../../support/har-capture.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { PLAIN_FACTS, RelayedTalk } from '../../support/relayed-talk.ts';
import { writtenEntry, writtenHar } from '../../support/written-har.ts';

const UP = 'client-to-server';
const DOWN = 'server-to-client';
const KEY = 0x37fa213d;

describe('messages', () => {
  const talk = new RelayedTalk()
    .agree()
    .client({ payload: 'one' }, { payload: 'two' }, { payload: 'three' })
    .changed(UP, [0], { what: 'edited', keptFor: 5, rule: 'swap' }, frame({ key: KEY, payload: 'eins' }))
    .changed(UP, [1], { what: 'dropped' })
    .injected(DOWN, frame({ opcode: BINARY, payload: hex('00') }), 'answer');

  it('have a mark where something was done with them, those that were put in or dropped too', () => {
    const messages = writtenEntry(talk)._webSocketMessages;
    expect(messages.map(({ type, data }) => [type, data])).toEqual([
      ['send', 'one'],
      ['send', 'two'],
      ['send', 'three'],
      ['receive', 'AA=='],
    ]);
    expect(messages.map(({ _framescope }) => _framescope)).toMatchObject([
      { change: { what: 'edited', keptFor: 5, rule: 'swap' }, sent: { text: 'eins' } },
      { change: { what: 'dropped', keptFor: 0, rule: null } },
      {},
      { change: { what: 'injected', keptFor: 0, rule: 'answer' } },
    ]);
    expect(messages[2]?._framescope).not.toHaveProperty('change');
    expect(messages[1]?._framescope).not.toHaveProperty('sent');
  });

  it('are read again as all others', () => {
    const { messages } = readHarText(JSON.stringify(writtenHar(readPackets(talk.packets))));
    expect(messages.map(({ text, base64 }) => text ?? base64)).toEqual(['one', 'two', 'three', 'AA==']);
    for (const message of messages) expect(message).not.toHaveProperty('change');
  });
});

describe('a connection', () => {
  const facts = {
    ...PLAIN_FACTS,
    serverTls: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', serverName: 'a', alpn: null },
    steps: [{ step: 'connected', before: 3_000_000, detail: null } as const],
  };
  const close = { opcode: CLOSE, payload: closePayload(4000, 'enough') };
  const capture = readPackets(
    new RelayedTalk(undefined, { facts }).agree().injected(DOWN, frame(close)).client(close).close().packets,
  );
  const har = writtenHar(capture);

  it('has what the proxy knew, and the Close frames that it put in', () => {
    expect(har.log.entries[0]?._framescope).toMatchObject({
      relayed: facts,
      injectedCloses: {
        clientToServer: null,
        serverToClient: { time: '2023-11-14T22:13:20.006000000Z', code: 4000, reason: 'enough' },
      },
    });
  });

  it('has both when it is read again', () => {
    const { store, connections } = readHarText(JSON.stringify(har));
    expect(connections[0]?.relayed).toEqual(facts);
    const why = closingReason(store, store.connections[0]!);
    expect(why).toMatch(/^Framescope closed it towards the client with 4000 \(Private Use\) "enough"; /);
    expect(why).toBe(closingReason(capture.store, capture.store.connections[0]!));
  });

  it('that a rule cut is so when it is read again', () => {
    const cut = readPackets(
      new RelayedTalk()
        .agree()
        .client({ payload: 'x' })
        .changed(UP, [0], { what: 'cut', rule: 'no more' })
        .reset('client').packets,
    );
    expect(cut.connections).toMatchObject([{ close: null, cut: { frame: 1, rule: 'no more' } }]);
    const written = writtenHar(cut);
    expect(written.log.entries[0]?._framescope).toMatchObject({
      ended: { how: 'reset', by: null, cut: { frame: 1, rule: 'no more' } },
    });
    const { store, connections } = readHarText(JSON.stringify(written));
    expect(connections).toMatchObject([{ cut: { frame: null, rule: 'no more' } }]);
    expect(closingReason(store, store.connections[0]!)).toBe(
      'Framescope cut the connection by the rule "no more", without a Close frame.',
    );
  });

  it('has neither where no proxy recorded it', () => {
    const entry = writtenHar(readPackets(new RelayedTalk().agree().packets.slice(1))).log.entries[0];
    expect(entry?._framescope).not.toHaveProperty('relayed');
    expect(entry?._framescope).not.toHaveProperty('injectedCloses');
  });

  it.each<[string, object]>([
    ['facts that lack something', { relayed: { serverTls: null } }],
    ['facts that are none', { relayed: [] }],
    ['a Close frame without a time', { injectedCloses: { clientToServer: { code: 1000 } } }],
    ['Close frames that are none', { injectedCloses: 'here' }],
  ])('of a file with %s has none', (_, changes) => {
    const [entry] = har.log.entries;
    const { relayed, injectedCloses, ...others } = entry?._framescope ?? {};
    const changed = { log: { ...har.log, entries: [{ ...entry, _framescope: { ...others, ...changes } }] } };
    const { connections, store } = readHarText(JSON.stringify(changed));
    expect(connections[0]).not.toHaveProperty('relayed');
    expect(store.connections[0]?.injectedCloses).toEqual({ [UP]: undefined, [DOWN]: undefined });
  });
});
