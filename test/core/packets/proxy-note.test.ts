/** What a proxy notes in its capture, and what is not taken for it. */
import { describe, expect, it } from 'vitest';
import { LINK_TYPES } from '../../../src-core/packets/link-layer.ts';
import { NOTE_LINK_TYPE, noteBytes, type ProxyNote, readNote } from '../../../src-core/packets/proxy-note.ts';
import { RelayedTcp } from '../../../src-core/packets/relayed-tcp.ts';
import type { StreamFacts } from '../../../src-core/stream/relayed.ts';
import { joinBytes, latin1, utf8 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { CLIENT, PacketLog, REQUEST, SERVER } from '../../support/tcp-talk.ts';

const PLAIN: StreamFacts = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal: null };
const FACTS: StreamFacts = {
  clientTls: {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    serverName: 'server.example',
    alpn: 'http/1.1',
  },
  serverTls: {
    version: 'TLSv1.2',
    cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    serverName: null,
    alpn: null,
  },
  certificate: {
    subject: 'CN=bücher.example',
    issuer: 'CN=An authority',
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2027-01-01T00:00:00.000Z',
    fingerprint: 'AB:CD',
    fault: 'it has expired',
  },
  steps: [
    { step: 'client-connected', before: 12_000_000, detail: null },
    { step: 'resolved', before: 3_000_000, detail: '192.0.2.7' },
  ],
  refusal: { status: 502, sentence: 'There is no such server.' },
};
const BETWEEN = '192.0.2.1 49152 > 198.51.100.2 80';
const STREAM: ProxyNote = { kind: 'stream', between: BETWEEN, facts: FACTS };
const BARE: ProxyNote = { kind: 'stream', between: BETWEEN, facts: PLAIN };
const CHANGE: ProxyNote = {
  kind: 'change',
  between: BETWEEN,
  direction: 'client-to-server',
  frames: [3, 4],
  change: { what: 'edited', keptFor: 1_500_000_000, rule: 'no tokens' },
};
const INJECTION: ProxyNote = {
  kind: 'injection',
  between: BETWEEN,
  direction: 'server-to-client',
  change: { what: 'injected', keptFor: 0, rule: null },
};
const CONTINUATION: ProxyNote = { kind: 'continuation', between: BETWEEN, direction: 'server-to-client' };

describe('a note', () => {
  it('is a mark, a line of JSON, and bytes that belong to it', () => {
    expect(noteBytes(INJECTION, latin1('\n\x89\0'))).toEqual(
      latin1(
        'framescope-note-1 {"kind":"injection","between":"192.0.2.1 49152 > 198.51.100.2 80",' +
          '"direction":"server-to-client","change":{"what":"injected","keptFor":0,"rule":null}}\n\n\x89\0',
      ),
    );
  });

  it.each([STREAM, BARE, CHANGE, INJECTION, CONTINUATION])('of $kind is read as it was written', (note) => {
    const behind = latin1('\n{"kind":"stream"}\n');
    const bytes = noteBytes(note, behind);
    const read = readNote(bytes);
    expect(read?.note).toEqual(note);
    expect(bytes.subarray(read?.end)).toEqual(behind);
  });

  it('has a link type for private use', () => {
    // LINKTYPE_USER0 in the registry of the tcpdump group.
    expect(NOTE_LINK_TYPE).toBe(147);
  });
});

/** The line of a note, with something else in a place of it. */
function noteWith(note: ProxyNote, place: string, value: unknown): Uint8Array {
  const changed = structuredClone(note) as unknown as Record<string, unknown>;
  const names = place.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce((one, name) => one[name] as Record<string, unknown>, changed);
  holder[last] = value;
  return noteBytes(changed as unknown as ProxyNote);
}

describe('not a note', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['the packet of another program', latin1('\x01\x02\x03\n')],
    ['the mark alone', latin1('framescope-note-1 ')],
    ['the mark and an empty line', latin1('framescope-note-1 \n')],
    ['one of a later kind', joinBytes(latin1('framescope-note-2 '), noteBytes(BARE).subarray(18))],
    ['what is no JSON', latin1('framescope-note-1 {"kind":\n')],
    ['what is no UTF-8', latin1('framescope-note-1 "\xff"\n')],
    ['JSON that is no object', utf8('framescope-note-1 null\n')],
    ['a list', utf8('framescope-note-1 [{"kind":"stream"}]\n')],
    ['a note that was cut off', noteBytes(STREAM).subarray(0, -1)],
    ['a kind that nobody knows', noteWith(STREAM, 'kind', 'rumour')],
    ['a stream without endpoints', noteWith(STREAM, 'between', undefined)],
    ['a status that is no number', noteWith(STREAM, 'facts.refusal.status', '502')],
    ['a status of four digits', noteWith(STREAM, 'facts.refusal.status', 1000)],
    [
      'a step that nobody takes',
      noteWith(STREAM, 'facts.steps', [{ step: 'flown', before: 0, detail: null }]),
    ],
    [
      'a step in the future',
      noteWith(STREAM, 'facts.steps', [{ step: 'resolved', before: -1, detail: null }]),
    ],
    ['steps that are none', noteWith(STREAM, 'facts.steps', 'resolved')],
    ['TLS without a version', noteWith(STREAM, 'facts.clientTls.version', null)],
    ['facts that are missing', noteWith(STREAM, 'facts', undefined)],
    ['a direction of its own', noteWith(CHANGE, 'direction', 'sideways')],
    ['a frame before the first', noteWith(CHANGE, 'frames', [-1])],
    ['half a frame', noteWith(CHANGE, 'frames', [0.5])],
    ['frames that are none', noteWith(CHANGE, 'frames', 3)],
    ['a change that nobody makes', noteWith(CHANGE, 'change.what', 'improved')],
    ['an injection without a change', noteWith(INJECTION, 'change', null)],
    ['a continuation of nothing', noteWith(CONTINUATION, 'between', null)],
    ['more than a note has', noteWith(CONTINUATION, 'also', 1)],
  ])('%s', (_, bytes) => {
    expect(readNote(bytes)).toBeUndefined();
  });
});

describe('in a capture', () => {
  const open = (log: PacketLog): void => {
    const tcp = new RelayedTcp(CLIENT, SERVER, 7);
    for (const bytes of [...tcp.opened(), tcp.bytes('client-to-server', REQUEST)])
      log.add(bytes, { linkType: LINK_TYPES.raw });
  };

  function urlsBehind(...notes: readonly Uint8Array[]): { urls: string[]; skipped: number } {
    const log = new PacketLog();
    for (const bytes of notes) log.add(bytes, { linkType: NOTE_LINK_TYPE });
    open(log);
    const { connections, store } = readPackets(log.packets);
    const { skippedPackets } = store.notes;
    return {
      urls: connections.map(({ url }) => url),
      skipped: skippedPackets['unknown-link-type'],
    };
  }

  it('TLS that is noted makes the URL of its stream a secure one', () => {
    expect(urlsBehind(noteBytes(STREAM))).toMatchObject({
      urls: ['wss://server.example.com/chat'],
      skipped: 0,
    });
    expect(urlsBehind(noteBytes(BARE))).toMatchObject({ urls: ['ws://server.example.com/chat'], skipped: 0 });
  });

  it('a note is for the stream between its endpoints and for no other', () => {
    const other: ProxyNote = { kind: 'stream', between: '192.0.2.1 49153 > 198.51.100.2 80', facts: FACTS };
    expect(urlsBehind(noteBytes(other)).urls).toEqual(['ws://server.example.com/chat']);
    expect(urlsBehind(noteBytes(STREAM), noteBytes(other)).urls).toEqual(['wss://server.example.com/chat']);
  });

  it.each([
    ['of another program', latin1('\x01\x02\x03')],
    ['of a later version', joinBytes(latin1('framescope-note-2 '), noteBytes(STREAM).subarray(18))],
    ['that is damaged', noteBytes(STREAM).subarray(0, -2)],
  ])('a packet of this link type %s is passed over and counted', (_, bytes) => {
    expect(urlsBehind(bytes)).toMatchObject({ urls: ['ws://server.example.com/chat'], skipped: 1 });
  });

  it('changes of streams that nobody opened are passed over', () => {
    expect(urlsBehind(noteBytes(CHANGE, latin1('x')), noteBytes(INJECTION, latin1('\x89\0')))).toMatchObject({
      urls: ['ws://server.example.com/chat'],
    });
  });

  it('the bytes of a note on another link are no note', () => {
    const log = new PacketLog();
    log.add(noteBytes(STREAM), { linkType: LINK_TYPES.raw });
    open(log);
    expect(readPackets(log.packets).connections).toMatchObject([{ url: 'ws://server.example.com/chat' }]);
  });
});
