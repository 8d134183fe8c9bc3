/** RFC 6455 5.5.1 and 7: how a connection ends, from either side. */
import { describe, expect, it } from 'vitest';
import { hex, joinBytes, latin1, utf8 } from '../../support/bytes.ts';
import { CLOSE, closePayload, type FrameBits, PING, PONG } from '../../support/frame-builder.ts';
import { EndpointRecord, expectFailure, peerFrame, sends } from './endpoint-record.ts';

const OTHER = { client: 'server', server: 'client' } as const;
const ROLES = ['client', 'server'] as const;

/** A Close frame as the other side sends it. */
function closing(role: 'client' | 'server', payload: Uint8Array): Uint8Array {
  return peerFrame(OTHER[role], { opcode: CLOSE, payload });
}

// RFC 6455 5.5.1, 7.1.1: the server ends the TCP connection, and the client waits until it has.
describe('the closing handshake (RFC 6455 5.5.1, 7.1.1)', () => {
  it('of a client, answered by a server, which hangs up', () => {
    const record = EndpointRecord.of('server').receive(closing('server', closePayload(1001, 'going')));
    expect(record.told).toEqual([sends('88 02 03 e9'), 'hang up', 'closed 1001 "going" clean by peer']);
    expect(record.endpoint.state).toBe('closed');
  });

  it('of a server, answered by a client, which waits for the end', () => {
    const record = EndpointRecord.of('client').receive(closing('client', closePayload(1001, 'going')));
    // 03 e9 under the key 37 fa 21 3d
    expect([record.told, record.endpoint.state]).toEqual([[sends('88 82 37 fa 21 3d 34 13')], 'closing']);
    record.endpoint.end();
    expect(record.told.slice(1)).toEqual(['hang up', 'closed 1001 "going" clean by peer']);
    expect(record.endpoint.state).toBe('closed');
  });

  it('that a server starts', () => {
    const record = EndpointRecord.of('server');
    record.endpoint.close(1000, 'bye');
    expect([record.told, record.endpoint.state]).toEqual([[sends('88 05 03 e8 62 79 65')], 'closing']);
    record.receive(closing('server', closePayload(1000)));
    expect(record.told.slice(1)).toEqual(['hang up', 'closed 1000 "bye" clean by us']);
  });

  it('that a client starts', () => {
    const record = EndpointRecord.of('client');
    record.endpoint.close();
    record.receive(closing('client', new Uint8Array(0)));
    expect([record.told, record.endpoint.state]).toEqual([[sends('88 80 37 fa 21 3d')], 'closing']);
    record.endpoint.end();
    expect(record.told.slice(1)).toEqual(['hang up', 'closed 1005 "" clean by us']);
  });

  it('that both start at once, which is that of the one who hears of it second', () => {
    const client = EndpointRecord.of('client');
    const server = EndpointRecord.of('server');
    client.endpoint.close(4001);
    server.endpoint.close(4002);
    const [fromClient, fromServer] = [[...client.sent], [...server.sent]];
    client.receive(...fromServer);
    server.receive(...fromClient);
    client.endpoint.end();
    expect([client.sent.length, server.sent.length]).toEqual([1, 1]);
    expect(client.told.slice(1)).toEqual(['hang up', 'closed 4001 "" clean by us']);
    expect(server.told.slice(1)).toEqual(['hang up', 'closed 4002 "" clean by us']);
  });

  it.each(ROLES)('is the last that a %s sends', (role) => {
    const record = EndpointRecord.of(role);
    const { endpoint } = record;
    endpoint.close(1000);
    endpoint.sendText('a');
    endpoint.sendBinary(utf8('b'));
    endpoint.ping();
    endpoint.pong();
    endpoint.close(1001);
    expect(record.sent.length).toBe(1);
    record.receive(closing(role, closePayload(1000)));
    endpoint.end();
    endpoint.sendText('a');
    endpoint.close();
    endpoint.end();
    expect(record.told.slice(1)).toEqual(['hang up', 'closed 1000 "" clean by us']);
  });

  it.each(ROLES)('leaves a %s reading until the other side has closed too, and no longer', (role) => {
    const record = EndpointRecord.of(role);
    const from = (bits: FrameBits) => peerFrame(OTHER[role], bits);
    record.endpoint.close(1000);
    record.receive(
      joinBytes(
        from({ payload: 'late' }),
        from({ opcode: PING, payload: 'a' }),
        from({ opcode: PONG, payload: 'b' }),
        from({ opcode: CLOSE, payload: closePayload(1000) }),
        from({ payload: 'later' }),
        from({ opcode: 3 }),
        latin1(role === 'server' ? 'GET / HTTP/1.1\r\n' : 'HTTP/1.1 200 OK\r\n'),
      ),
    );
    record.receive(from({ opcode: CLOSE }));
    record.endpoint.end();
    const told = ['text "late"', 'ping "a"', 'pong "b"', 'hang up', 'closed 1000 "" clean by us'];
    expect(record.told.slice(1)).toEqual(told);
  });

  it('can be started by what is told', () => {
    const record = EndpointRecord.of('server');
    record.pinged = () => record.endpoint.close(4000);
    record.receive(
      joinBytes(peerFrame('client', { opcode: PING }), peerFrame('client', { payload: 'still read' })),
    );
    expect(record.told).toEqual([sends('8a 00'), sends('88 02 0f a0'), 'text "still read"']);
  });
});

// RFC 6455 7.4.1, 7.4.2
describe.each(ROLES)('close codes that a %s receives (RFC 6455 7.4)', (role) => {
  it.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])(
    '%i is echoed',
    (code) => {
      const record = EndpointRecord.of(role).receive(closing(role, closePayload(code, 'why')));
      record.endpoint.end();
      expect(record.told).toEqual([
        sends(peerFrame(role, { opcode: CLOSE, payload: closePayload(code) })),
        'hang up',
        `closed ${code} "why" clean by peer`,
      ]);
    },
  );

  it('none is answered by none, and told as 1005', () => {
    const record = EndpointRecord.of(role).receive(closing(role, new Uint8Array(0)));
    record.endpoint.end();
    expect(record.told).toEqual([
      sends(peerFrame(role, { opcode: CLOSE })),
      'hang up',
      'closed 1005 "" clean by peer',
    ]);
  });

  it.each<[payload: Uint8Array, code: number, rule: string]>([
    [closePayload(0), 1002, 'close-code-not-used'],
    [closePayload(999), 1002, 'close-code-not-used'],
    [closePayload(1004), 1002, 'close-code-reserved'],
    [closePayload(1005), 1002, 'close-code-reserved'],
    [closePayload(1006), 1002, 'close-code-reserved'],
    [closePayload(1015), 1002, 'close-code-reserved'],
    [closePayload(1016), 1002, 'close-code-unassigned'],
    [closePayload(2999), 1002, 'close-code-unassigned'],
    [closePayload(5000), 1002, 'close-code-out-of-range'],
    [closePayload(65_535), 1002, 'close-code-out-of-range'],
    [Uint8Array.of(3), 1002, 'close-payload-one-byte'],
    [closePayload(1000, hex('ff')), 1007, 'close-reason-not-utf-8'],
    [closePayload(1000, hex('61 e2 98')), 1007, 'close-reason-not-utf-8'],
  ])('%s fails the connection with %i', (payload, code, rule) => {
    const record = EndpointRecord.of(role).receive(closing(role, payload));
    expectFailure(record, role, code, rule);
    expect(record.told.length).toBe(3);
  });

  it('a code of clients alone can be an answer to one', () => {
    // RFC 6455 7.4.1: 1010 is for a client; a server that answers repeats it.
    const record = EndpointRecord.of('client');
    record.endpoint.close(1010);
    record.receive(closing('client', closePayload(1010)));
    record.endpoint.end();
    expect(record.told.slice(1)).toEqual(['hang up', 'closed 1010 "" clean by us']);
  });
});

describe.each(ROLES)('the end of the stream, to a %s', (role) => {
  const ends = (record: EndpointRecord): string[] => {
    record.endpoint.end();
    return record.told;
  };

  // RFC 6455 7.1.5
  it('without a Close frame is 1006', () => {
    expect(ends(EndpointRecord.of(role))).toEqual([
      'hang up',
      'closed 1006 "" unclean by peer: ended-without-close',
    ]);
  });

  it('within a frame is the same, and of that frame nothing is told', () => {
    const bytes = peerFrame(OTHER[role], { payload: 'Hello' });
    expect(ends(EndpointRecord.of(role).receive(bytes.subarray(0, -1)))).toEqual([
      'hang up',
      'closed 1006 "" unclean by peer: ended-without-close',
    ]);
  });

  it('within a control frame likewise', () => {
    const bytes = closing(role, closePayload(1000, 'bye'));
    expect(ends(EndpointRecord.of(role).receive(bytes.subarray(0, -1)))).toEqual([
      'hang up',
      'closed 1006 "" unclean by peer: ended-without-close',
    ]);
  });

  it('instead of an answer to a Close frame is unclean', () => {
    const record = EndpointRecord.of(role);
    record.endpoint.close(1001);
    expect(ends(record).slice(1)).toEqual(['hang up', 'closed 1001 "" unclean by us: close-not-answered']);
    expect(record.closing?.fault?.sentence).toBe(`The ${OTHER[role]} never answered the Close frame.`);
  });
});

// RFC 6455 7.1.7
describe.each(ROLES)('a rule that is broken while a %s waits for the answer to its Close frame', (role) => {
  it('ends the connection, and no second Close frame is sent', () => {
    const record = EndpointRecord.of(role);
    record.endpoint.close(1000);
    record.receive(peerFrame(OTHER[role], { opcode: 3 }));
    expect(record.sent.length).toBe(1);
    expect(record.told.slice(1)).toEqual(['hang up', 'closed 1000 "" unclean by us: reserved-opcode']);
  });
});
