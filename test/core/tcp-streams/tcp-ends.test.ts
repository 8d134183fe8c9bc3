import { describe, expect, it } from 'vitest';
import { TcpWire } from '../../support/tcp-wire.ts';

describe('the end of a connection', () => {
  it.each([
    [
      'the client',
      (wire: TcpWire) => wire.high({ flags: 'FA', sequence: 100 }).low({ flags: 'FA', sequence: 500 }),
      'client-to-server',
    ],
    [
      'the server',
      (wire: TcpWire) => wire.low({ flags: 'FA', sequence: 500 }).high({ flags: 'FA', sequence: 100 }),
      'server-to-client',
    ],
  ])('is finished, by %s whose FIN came first', (_, finish, by) => {
    expect(finish(new TcpWire().open()).told.at(-1)).toBe(`1 finished by ${by}`);
  });

  it('comes once, however much is sent after it', () => {
    const wire = new TcpWire()
      .open()
      .high({ flags: 'FA', sequence: 100 })
      .low({ flags: 'FA', sequence: 500 });
    wire
      .high({ sequence: 101, acknowledgment: 501 })
      .low({ flags: 'FA', sequence: 500 })
      .high({ flags: 'R', sequence: 101 });
    wire.low({ sequence: 501, text: 'late' });
    expect(wire.end().told).toEqual([
      '1 opened by 49152, seen-syn',
      '1 client-to-server is over',
      '1 server-to-client is over',
      '1 finished by client-to-server',
    ]);
  });

  it('waits for data that the other side still sends', () => {
    const wire = new TcpWire()
      .open()
      .high({ flags: 'FA', sequence: 100, text: 'bye' })
      .low({ sequence: 500, text: 'well' });
    wire.low({ flags: 'FA', sequence: 504, text: '!' });
    expect(wire.told.slice(1)).toEqual([
      '1 client-to-server: bye',
      '1 client-to-server is over',
      '1 server-to-client: well',
      '1 server-to-client: !',
      '1 server-to-client is over',
      '1 finished by client-to-server',
    ]);
  });

  it('waits for a hole before the FIN', () => {
    const wire = new TcpWire()
      .open()
      .high({ flags: 'FA', sequence: 103, text: 'def' })
      .low({ flags: 'FA', sequence: 500 });
    expect(wire.told.slice(1)).toEqual(['1 server-to-client is over']);
    expect(wire.high({ sequence: 100, text: 'abc' }).told.slice(2)).toEqual([
      '1 client-to-server: abc',
      '1 client-to-server: def',
      '1 client-to-server is over',
      '1 finished by client-to-server',
    ]);
  });

  it('tells what is missing before a FIN when the capture ends', () => {
    const wire = new TcpWire()
      .open()
      .high({ flags: 'FA', sequence: 105 })
      .low({ flags: 'FA', sequence: 500 })
      .end();
    expect(wire.told.slice(1)).toEqual([
      '1 server-to-client is over',
      '1 client-to-server: gap of 5',
      '1 client-to-server is over',
      '1 finished by client-to-server',
    ]);
  });

  it.each([
    ['the client', (wire: TcpWire) => wire.high({ flags: 'R', sequence: 100 }), 'client-to-server'],
    [
      'the server',
      (wire: TcpWire) => wire.low({ flags: 'RA', sequence: 500, acknowledgment: 100 }),
      'server-to-client',
    ],
  ])('is a reset by %s', (_, reset, by) => {
    expect(reset(new TcpWire().open()).told.at(-1)).toBe(`1 reset by ${by}`);
  });

  it('is a reset by the one who sent the RST, not by the one who had finished before', () => {
    const wire = new TcpWire().open().high({ flags: 'FA', sequence: 100 }).low({ flags: 'R', sequence: 500 });
    expect(wire.told.at(-1)).toBe('1 reset by server-to-client');
  });

  it('is a reset where a SYN was refused', () => {
    const wire = new TcpWire()
      .high({ flags: 'S', sequence: 99 })
      .low({ flags: 'RA', sequence: 0, acknowledgment: 100 });
    expect(wire.told).toEqual(['1 opened by 49152, seen-syn', '1 reset by server-to-client']);
  });

  it('hands on what waits behind a hole before a reset', () => {
    const wire = new TcpWire()
      .open()
      .high({ sequence: 103, text: 'def' })
      .high({ flags: 'R', sequence: 106 });
    expect(wire.told.slice(1)).toEqual([
      '1 client-to-server: gap of 3',
      '1 client-to-server: def',
      '1 reset by client-to-server',
    ]);
  });

  // RFC 9293 3.10.7.4: a RST outside the window is dropped.
  it('is not a reset whose number is far outside the window', () => {
    const wire = new TcpWire()
      .open()
      .high({ flags: 'R', sequence: 0x8000_0000 })
      .high({ sequence: 100, text: 'a' });
    expect(wire.told.slice(1)).toEqual(['1 client-to-server: a']);
  });

  it.each([
    [
      'one side had finished',
      (wire: TcpWire) => wire.high({ flags: 'FA', sequence: 101 }),
      '1 capture-ended by client-to-server',
    ],
    [
      'both had finished, one of them behind a hole',
      (wire: TcpWire) => wire.high({ flags: 'FA', sequence: 103 }).low({ flags: 'FA', sequence: 500 }),
      '1 finished by client-to-server',
    ],
  ])('is what the capture shows where %s', (_, speak, told) => {
    const wire = speak(new TcpWire().open().high({ sequence: 100, text: 'a' })).end();
    expect(wire.told.at(-1)).toBe(told);
  });

  it('is a time out where another connection between the same endpoints begins', () => {
    const wire = new TcpWire().open().high({ flags: 'S', sequence: 0x7000_0000 });
    expect(wire.told.slice(1)).toEqual(['1 timed-out', '2 opened by 49152, seen-syn']);
  });

  it('is the end of the capture where neither was seen', () => {
    expect(new TcpWire().open().high({ sequence: 100, text: 'a' }).end().told.at(-1)).toBe('1 capture-ended');
  });
});
