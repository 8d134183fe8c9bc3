import { describe, expect, it } from 'vitest';
import { TcpWire } from '../../support/tcp-wire.ts';

describe('who the client is', () => {
  it('is told by the SYN, whatever the ports', () => {
    const wire = new TcpWire().low({ flags: 'S', sequence: 1 }).low({ sequence: 2, text: 'a' });
    expect(wire.told).toEqual(['1 opened by 80, seen-syn', '1 client-to-server: a']);
  });

  it('is told by the SYN that answers', () => {
    const wire = new TcpWire()
      .low({ flags: 'SA', sequence: 1, acknowledgment: 8 })
      .low({ sequence: 2, text: 'a' });
    expect(wire.told).toEqual(['1 opened by 49152, seen-syn', '1 server-to-client: a']);
  });

  it.each([
    ['the client', (wire: TcpWire) => wire.high({ sequence: 7, text: 'a' }), '1 client-to-server: a'],
    ['the server', (wire: TcpWire) => wire.low({ sequence: 7, text: 'a' }), '1 server-to-client: a'],
  ])('is guessed to have the higher port where a capture starts with bytes of %s', (_, start, bytes) => {
    expect(start(new TcpWire()).told).toEqual(['1 opened by 49152, guessed', bytes]);
  });

  it('is the one who speaks first where the ports are the same', () => {
    const first = { address: '192.0.2.9', port: 5000 };
    const wire = new TcpWire(first, { address: '192.0.2.1', port: 5000 }).high({ sequence: 1, text: 'a' });
    expect(wire.events[0]).toMatchObject({ client: first, clientRole: 'guessed' });
  });
});

describe('a connection', () => {
  it('carries bytes both ways, each in its own order', () => {
    const wire = new TcpWire()
      .open()
      .high({ sequence: 103, text: 'def' })
      .low({ sequence: 500, text: 'abc' })
      .high({ sequence: 100, text: 'abc' });
    expect(wire.told.slice(1)).toEqual([
      '1 server-to-client: abc',
      '1 client-to-server: abc',
      '1 client-to-server: def',
    ]);
  });

  // RFC 7413: TCP Fast Open carries data on the SYN, behind the number the SYN itself takes.
  it('takes data on the SYN', () => {
    const wire = new TcpWire()
      .high({ flags: 'S', sequence: 99, text: 'abc' })
      .low({ flags: 'SA', sequence: 499, acknowledgment: 103, text: 'x' })
      .high({ sequence: 103, text: 'def' })
      .low({ sequence: 501, text: 'yz' });
    expect(wire.told.slice(1)).toEqual([
      '1 client-to-server: abc',
      '1 server-to-client: x',
      '1 client-to-server: def',
      '1 server-to-client: yz',
    ]);
  });

  it('is not opened twice by a SYN that was sent again', () => {
    const wire = new TcpWire().high({ flags: 'S', sequence: 99 }).open().high({ sequence: 100, text: 'a' });
    wire.high({ flags: 'S', sequence: 99 }).high({ sequence: 101, text: 'b' });
    expect(wire.told).toEqual([
      '1 opened by 49152, seen-syn',
      '1 client-to-server: a',
      '1 client-to-server: b',
    ]);
  });

  it('is opened by its bytes where the capture begins later, once for both directions', () => {
    const wire = new TcpWire()
      .high({ sequence: 7, text: 'a' })
      .low({ sequence: 9, text: 'b' })
      .high({ sequence: 8, text: 'c' });
    expect(wire.told.slice(1)).toEqual([
      '1 client-to-server: a',
      '1 server-to-client: b',
      '1 client-to-server: c',
    ]);
  });

  it.each(['A', 'R', 'RA', 'FA'])('is not opened by a segment with the flags %s alone', (flags) => {
    expect(new TcpWire().high({ flags, sequence: 7 }).end().told).toEqual([]);
  });

  it('tells what the capture cut off', () => {
    const wire = new TcpWire()
      .open()
      .high({ sequence: 100, text: 'abc', missing: 3 })
      .high({ sequence: 106, text: 'g' });
    expect(wire.told.slice(1)).toEqual([
      '1 client-to-server: abc',
      '1 client-to-server: gap of 3',
      '1 client-to-server: g',
    ]);
  });

  it('gives up a hole that the peer acknowledges for longer than the patience', () => {
    const wire = new TcpWire().open().high({ sequence: 105, text: 'fgh' });
    const streams = wire.low({ sequence: 500, acknowledgment: 108 });
    expect(streams.told.slice(1)).toEqual([]);
    // The times of this wire are nanoseconds apart; the end comes before a second has passed.
    expect(wire.end().told.slice(1)).toEqual([
      '1 client-to-server: gap of 5',
      '1 client-to-server: fgh',
      '1 capture-ended',
    ]);
  });
});

describe('ports used again', () => {
  const finished = (): TcpWire =>
    new TcpWire().open().high({ flags: 'FA', sequence: 100 }).low({ flags: 'FA', sequence: 500 });

  it('open another connection once the first is closed, even with the same numbers', () => {
    const wire = finished().open().high({ sequence: 100, text: 'again' });
    expect(wire.told.slice(4)).toEqual(['2 opened by 49152, seen-syn', '2 client-to-server: again']);
  });

  // RFC 9293 3.4.1: an initial number is chosen by a clock, so that it can lie anywhere.
  it.each([99 + 1, 4711, 0x2000_0000, 0x7000_0000, 0xf000_0000])(
    'open another connection by a SYN of number %i though the end of the first is not in the capture',
    (sequence) => {
      const wire = new TcpWire().open().high({ sequence: 100, text: 'old' });
      wire.high({ flags: 'S', sequence }).high({ sequence: sequence + 1, text: 'new' });
      expect(wire.events.map(({ kind, streamId }) => `${streamId} ${kind}`)).toEqual([
        '1 stream-opened',
        '1 stream-bytes',
        '1 stream-closed',
        '2 stream-opened',
        '2 stream-bytes',
      ]);
      expect(wire.told.at(-1)).toBe('2 client-to-server: new');
    },
  );

  it('open another connection by a SYN of what was the server', () => {
    const wire = finished().low({ flags: 'S', sequence: 1 }).low({ sequence: 2, text: 'a' });
    expect(wire.told.slice(4)).toEqual(['2 opened by 80, seen-syn', '2 client-to-server: a']);
  });
});
