/** One relayed stream as packets: what is told of it becomes what anybody would have captured. */
import { describe, expect, it } from 'vitest';
import { LINK_TYPES } from '../../../../src-core/packets/link-layer.ts';
import type { Packet, TcpSegment } from '../../../../src-core/packets/packet.ts';
import { PacketReader } from '../../../../src-core/packets/packet-reader.ts';
import { NOTE_LINK_TYPE, readNote } from '../../../../src-core/packets/proxy-note.ts';
import { DEFAULT_LIMITS } from '../../../../src-core/pipeline/limits.ts';
import { RecordedStream } from '../../../../src-main/sources/live-proxy/recorded-stream.ts';
import { counting, latin1 } from '../../../support/bytes.ts';

const CLIENT = { address: '192.0.2.1', port: 49152 };
const SERVER = { address: '198.51.100.2', port: 80 };
const FACTS = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal: null };

interface Told {
  readonly stream: RecordedStream;
  /** What was written: notes by their kind, packets as `C SA "text"`. */
  readonly told: string[];
}

function recorded(): Told {
  const told: string[] = [];
  const stream = new RecordedStream(
    (kind, _length, make) => {
      const bytes = make(0);
      told.push(kind === 'note' ? `note ${readNote(bytes)?.note.kind}` : shown(bytes));
    },
    { client: CLIENT, server: SERVER, initial: 1, facts: FACTS },
  );
  return { stream, told };
}

function shown(bytes: Uint8Array): string {
  const packet: Packet = {
    timestamp: { seconds: 0, nanoseconds: 0 },
    linkType: LINK_TYPES.raw,
    bytes,
    originalLength: bytes.length,
    origin: 0,
  };
  const segment = new PacketReader(DEFAULT_LIMITS).read(packet, 0) as TcpSegment;
  const flags = [segment.syn && 'S', segment.ack && 'A', segment.fin && 'F', segment.rst && 'R'].filter(
    Boolean,
  );
  const { length } = segment.payload.bytes;
  const text = length > 20 ? `${length} bytes` : `"${Buffer.from(segment.payload.bytes).toString('latin1')}"`;
  return `${segment.sourcePort === CLIENT.port ? 'C' : 'S'} ${flags.join('')} ${text}`;
}

const OPENED = ['note stream', 'C S ""', 'S SA ""', 'C A ""'];

describe('a stream', () => {
  it('is opened by its first bytes, and by nothing before', () => {
    const { stream, told } = recorded();
    stream.finished('client-to-server');
    stream.reset('server-to-client');
    expect(told).toEqual([]);
    stream.bytes('server-to-client', latin1('hi'));
    expect(told).toEqual([...OPENED, 'S A "hi"']);
  });

  it('is over once both sides have finished', () => {
    const { stream, told } = recorded();
    stream.bytes('client-to-server', latin1('a'));
    stream.finished('client-to-server');
    stream.bytes('client-to-server', latin1('too late'));
    stream.finished('client-to-server');
    stream.bytes('server-to-client', latin1('b'));
    expect(stream.isClosed).toBe(false);
    stream.finished('server-to-client');
    expect(stream.isClosed).toBe(true);
    stream.bytes('server-to-client', latin1('too late'));
    stream.reset('server-to-client');
    expect(told).toEqual([...OPENED, 'C A "a"', 'C AF ""', 'S A "b"', 'S AF ""']);
  });

  it('is over once one side has reset it', () => {
    const { stream, told } = recorded();
    stream.bytes('client-to-server', latin1('a'));
    stream.finished('server-to-client');
    stream.reset('client-to-server');
    stream.bytes('client-to-server', latin1('too late'));
    stream.finished('client-to-server');
    expect(told).toEqual([...OPENED, 'C A "a"', 'S AF ""', 'C AR ""']);
    expect(stream.isClosed).toBe(true);
  });

  it('tells of more bytes than a packet may have in several', () => {
    const { stream, told } = recorded();
    stream.bytes('client-to-server', counting(300_000));
    expect(told.slice(4)).toEqual(['C A 131072 bytes', 'C A 131072 bytes', 'C A 37856 bytes']);
  });

  it('notes what was done to frames, with as much behind a note as has room', () => {
    const { stream, told } = recorded();
    stream.bytes('client-to-server', latin1('a'));
    const change = { what: 'edited', keptFor: 0, rule: null } as const;
    stream.changed('client-to-server', [0], change, counting(10));
    stream.injected('server-to-client', { ...change, what: 'injected' }, counting(300_000));
    const notes = told.slice(5);
    expect(notes.slice(0, 3)).toEqual(['note change', 'note injection', 'note continuation']);
    expect(notes.length).toBeGreaterThanOrEqual(3);
    stream.reset('client-to-server');
    stream.changed('client-to-server', [1], change, counting(10));
    expect(told.at(-1)).toBe('C AR ""');
  });
});

it('a note is no packet of a link that anybody reads', () => {
  expect(Object.values(LINK_TYPES)).not.toContain(NOTE_LINK_TYPE);
});
