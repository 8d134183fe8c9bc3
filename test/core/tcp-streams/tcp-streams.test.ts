import { describe, expect, it } from 'vitest';
import type { TcpSegment } from '../../../src-core/packets/packet.ts';
import type { StreamEvent } from '../../../src-core/stream/events.ts';
import { TcpStreams } from '../../../src-core/tcp-streams/tcp-streams.ts';
import { latin1 } from '../../support/bytes.ts';

const LIMITS = { outOfOrderBytes: 1000, outOfOrderSegments: 100, acknowledgedHolePatience: 1e9 };
const HIGH = { address: '192.0.2.1', port: 49152 };
const LOW = { address: '198.51.100.2', port: 80 };

interface Sent {
  readonly flags?: string;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly text?: string;
  readonly missing?: number;
}

/** Two peers, HIGH and LOW by their ports, and what their segments turn into. */
class Wire {
  readonly events: StreamEvent[] = [];
  private readonly streams = new TcpStreams(LIMITS, { accept: (event) => this.events.push(event) });
  private at = 0;

  high(sent: Sent): this {
    return this.send(HIGH, LOW, sent);
  }

  low(sent: Sent): this {
    return this.send(LOW, HIGH, sent);
  }

  end(): this {
    this.streams.end(this.at);
    return this;
  }

  /** The three packets that open a connection, HIGH counting from 100 and LOW from 500. */
  open(): this {
    return this.high({ flags: 'S', sequence: 99 })
      .low({ flags: 'SA', sequence: 499, acknowledgment: 100 })
      .high({ sequence: 100, acknowledgment: 500 });
  }

  /** The events in words: opened by whom, text by whom, gaps, the end. */
  get told(): string[] {
    return this.events.map((event) => {
      switch (event.kind) {
        case 'stream-opened':
          return `${event.streamId} opened by ${event.client.port}, ${event.clientRole}`;
        case 'stream-bytes':
          return `${event.streamId} ${event.direction}: ${Buffer.from(event.chunk.bytes).toString('latin1')}`;
        case 'stream-gap':
          return `${event.streamId} ${event.direction}: gap of ${event.missingBytes}`;
        case 'stream-closed':
          return `${event.streamId} ${event.how}${event.by === undefined ? '' : ` by ${event.by}`}`;
      }
    });
  }

  private send(from: typeof HIGH, to: typeof HIGH, sent: Sent): this {
    const { flags = 'A', sequence, acknowledgment = 0, text = '', missing = 0 } = sent;
    const segment: TcpSegment = {
      sourceAddress: from.address,
      sourcePort: from.port,
      destinationAddress: to.address,
      destinationPort: to.port,
      sequence,
      acknowledgment,
      syn: flags.includes('S'),
      ack: flags.includes('A'),
      fin: flags.includes('F'),
      rst: flags.includes('R'),
      payload: { bytes: latin1(text), origin: -1 },
      missingBytes: missing,
    };
    this.streams.accept(segment, this.at++);
    return this;
  }
}

describe('who the client is', () => {
  it('is told by the SYN, whatever the ports', () => {
    const wire = new Wire().low({ flags: 'S', sequence: 1 }).low({ sequence: 2, text: 'a' });
    expect(wire.told).toEqual(['1 opened by 80, seen-syn', '1 client-to-server: a']);
  });

  it('is told by the SYN that answers', () => {
    const wire = new Wire()
      .low({ flags: 'SA', sequence: 1, acknowledgment: 8 })
      .low({ sequence: 2, text: 'a' });
    expect(wire.told).toEqual(['1 opened by 49152, seen-syn', '1 server-to-client: a']);
  });

  it.each([
    ['the client', (wire: Wire) => wire.high({ sequence: 7, text: 'a' }), '1 client-to-server: a'],
    ['the server', (wire: Wire) => wire.low({ sequence: 7, text: 'a' }), '1 server-to-client: a'],
  ])('is guessed to have the higher port where a capture starts with bytes of %s', (_, start, bytes) => {
    expect(start(new Wire()).told).toEqual(['1 opened by 49152, guessed', bytes]);
  });

  it('is the one who speaks first where the ports are the same', () => {
    const events: StreamEvent[] = [];
    const streams = new TcpStreams(LIMITS, { accept: (event) => events.push(event) });
    streams.accept(
      {
        sourceAddress: '192.0.2.9',
        sourcePort: 5000,
        destinationAddress: '192.0.2.1',
        destinationPort: 5000,
        sequence: 1,
        acknowledgment: 0,
        syn: false,
        ack: true,
        fin: false,
        rst: false,
        payload: { bytes: latin1('a'), origin: -1 },
        missingBytes: 0,
      },
      0,
    );
    expect(events[0]).toMatchObject({ client: { address: '192.0.2.9', port: 5000 }, clientRole: 'guessed' });
  });
});

describe('a connection', () => {
  it('carries bytes both ways, each in its own order', () => {
    const wire = new Wire()
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
    const wire = new Wire()
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
    const wire = new Wire().high({ flags: 'S', sequence: 99 }).open().high({ sequence: 100, text: 'a' });
    wire.high({ flags: 'S', sequence: 99 }).high({ sequence: 101, text: 'b' });
    expect(wire.told).toEqual([
      '1 opened by 49152, seen-syn',
      '1 client-to-server: a',
      '1 client-to-server: b',
    ]);
  });

  it('is opened by its bytes where the capture begins later, once for both directions', () => {
    const wire = new Wire()
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
    expect(new Wire().high({ flags, sequence: 7 }).end().told).toEqual([]);
  });

  it('tells what the capture cut off', () => {
    const wire = new Wire()
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
    const wire = new Wire().open().high({ sequence: 105, text: 'fgh' });
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

describe('the end of a connection', () => {
  it.each([
    [
      'the client',
      (wire: Wire) => wire.high({ flags: 'FA', sequence: 100 }).low({ flags: 'FA', sequence: 500 }),
      'client-to-server',
    ],
    [
      'the server',
      (wire: Wire) => wire.low({ flags: 'FA', sequence: 500 }).high({ flags: 'FA', sequence: 100 }),
      'server-to-client',
    ],
  ])('is finished, by %s whose FIN came first', (_, finish, by) => {
    expect(finish(new Wire().open()).told.at(-1)).toBe(`1 finished by ${by}`);
  });

  it('comes once, however much is sent after it', () => {
    const wire = new Wire().open().high({ flags: 'FA', sequence: 100 }).low({ flags: 'FA', sequence: 500 });
    wire
      .high({ sequence: 101, acknowledgment: 501 })
      .low({ flags: 'FA', sequence: 500 })
      .high({ flags: 'R', sequence: 101 });
    wire.low({ sequence: 501, text: 'late' });
    expect(wire.end().told).toEqual(['1 opened by 49152, seen-syn', '1 finished by client-to-server']);
  });

  it('waits for data that the other side still sends', () => {
    const wire = new Wire()
      .open()
      .high({ flags: 'FA', sequence: 100, text: 'bye' })
      .low({ sequence: 500, text: 'well' });
    wire.low({ flags: 'FA', sequence: 504, text: '!' });
    expect(wire.told.slice(1)).toEqual([
      '1 client-to-server: bye',
      '1 server-to-client: well',
      '1 server-to-client: !',
      '1 finished by client-to-server',
    ]);
  });

  it('waits for a hole before the FIN', () => {
    const wire = new Wire()
      .open()
      .high({ flags: 'FA', sequence: 103, text: 'def' })
      .low({ flags: 'FA', sequence: 500 });
    expect(wire.told.slice(1)).toEqual([]);
    expect(wire.high({ sequence: 100, text: 'abc' }).told.slice(1)).toEqual([
      '1 client-to-server: abc',
      '1 client-to-server: def',
      '1 finished by client-to-server',
    ]);
  });

  it('tells what is missing before a FIN when the capture ends', () => {
    const wire = new Wire()
      .open()
      .high({ flags: 'FA', sequence: 105 })
      .low({ flags: 'FA', sequence: 500 })
      .end();
    expect(wire.told.slice(1)).toEqual(['1 client-to-server: gap of 5', '1 finished by client-to-server']);
  });

  it.each([
    ['the client', (wire: Wire) => wire.high({ flags: 'R', sequence: 100 }), 'client-to-server'],
    [
      'the server',
      (wire: Wire) => wire.low({ flags: 'RA', sequence: 500, acknowledgment: 100 }),
      'server-to-client',
    ],
  ])('is a reset by %s', (_, reset, by) => {
    expect(reset(new Wire().open()).told.at(-1)).toBe(`1 reset by ${by}`);
  });

  it('is a reset by the one who sent the RST, not by the one who had finished before', () => {
    const wire = new Wire().open().high({ flags: 'FA', sequence: 100 }).low({ flags: 'R', sequence: 500 });
    expect(wire.told.at(-1)).toBe('1 reset by server-to-client');
  });

  it('is a reset where a SYN was refused', () => {
    const wire = new Wire()
      .high({ flags: 'S', sequence: 99 })
      .low({ flags: 'RA', sequence: 0, acknowledgment: 100 });
    expect(wire.told).toEqual(['1 opened by 49152, seen-syn', '1 reset by server-to-client']);
  });

  it('hands on what waits behind a hole before a reset', () => {
    const wire = new Wire().open().high({ sequence: 103, text: 'def' }).high({ flags: 'R', sequence: 106 });
    expect(wire.told.slice(1)).toEqual([
      '1 client-to-server: gap of 3',
      '1 client-to-server: def',
      '1 reset by client-to-server',
    ]);
  });

  // RFC 9293 3.10.7.4: a RST outside the window is dropped.
  it('is not a reset whose number is far outside the window', () => {
    const wire = new Wire()
      .open()
      .high({ flags: 'R', sequence: 0x8000_0000 })
      .high({ sequence: 100, text: 'a' });
    expect(wire.told.slice(1)).toEqual(['1 client-to-server: a']);
  });

  it('is the end of the capture where neither was seen', () => {
    expect(new Wire().open().high({ sequence: 100, text: 'a' }).end().told.at(-1)).toBe('1 capture-ended');
  });
});

describe('ports used again', () => {
  const finished = (): Wire =>
    new Wire().open().high({ flags: 'FA', sequence: 100 }).low({ flags: 'FA', sequence: 500 });

  it('open another connection once the first is closed, even with the same numbers', () => {
    const wire = finished().open().high({ sequence: 100, text: 'again' });
    expect(wire.told.slice(2)).toEqual(['2 opened by 49152, seen-syn', '2 client-to-server: again']);
  });

  // RFC 9293 3.4.1: an initial number is chosen by a clock, so that it can lie anywhere.
  it.each([99 + 1, 4711, 0x2000_0000, 0x7000_0000, 0xf000_0000])(
    'open another connection by a SYN of number %i though the end of the first is not in the capture',
    (sequence) => {
      const wire = new Wire().open().high({ sequence: 100, text: 'old' });
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
    expect(wire.told.slice(2)).toEqual(['2 opened by 80, seen-syn', '2 client-to-server: a']);
  });
});
