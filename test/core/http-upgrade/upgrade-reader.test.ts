import { describe, expect, it } from 'vitest';
import { asking, SWITCHING, type UpgradeCase, UpgradeRecord } from '../../support/upgrade-record.ts';

const PLAIN = 'GET /page HTTP/1.1\r\nHost: example.com\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const UPGRADED = ['asked /chat', 'answered 101'];

const CONVERSATIONS: Readonly<Record<string, UpgradeCase>> = {
  'an upgrade': {
    spoken: [
      ['client', asking('/chat')],
      ['server', SWITCHING],
      ['client', 'up'],
      ['server', 'down'],
    ],
    told: UPGRADED,
    client: 'up',
    server: 'down',
  },
  'frames right behind the response, in the same piece': {
    spoken: [
      ['client', asking('/chat')],
      ['server', `${SWITCHING}down`],
      ['server', ' more'],
    ],
    told: UPGRADED,
    server: 'down more',
  },
  'frames that the client sends before the response': {
    spoken: [
      ['client', `${asking('/chat')}early`],
      ['client', ' up'],
      ['server', SWITCHING],
      ['client', '!'],
    ],
    told: UPGRADED,
    client: 'early up!',
  },
  'a response that overtook its request in the capture': {
    spoken: [
      ['server', `${SWITCHING}down`],
      ['client', `${asking('/chat')}up`],
    ],
    told: UPGRADED,
    client: 'up',
    server: 'down',
  },
  'a head that looks like another one behind the upgrade': {
    spoken: [
      ['client', asking('/chat')],
      ['server', SWITCHING],
      ['client', PLAIN],
      ['server', OK],
    ],
    told: UPGRADED,
    client: PLAIN,
    server: OK,
  },
  // RFC 9112 2.2 and 5.2
  'bare line feeds, folded fields and empty lines before the heads': {
    spoken: [
      ['client', '\r\n\nGET /chat HTTP/1.1\nHost: a\nUpgrade:\n websocket\n\n'],
      ['server', '\r\nHTTP/1.1 101\nUpgrade:\n\twebsocket\n\ndown'],
    ],
    told: UPGRADED,
    server: 'down',
  },
  'requests before the upgrade on the same connection': {
    spoken: [
      ['client', PLAIN],
      ['server', OK],
      ['client', asking('/chat')],
      ['server', `${SWITCHING}down`],
    ],
    told: UPGRADED,
    server: 'down',
  },
  'requests with bodies before the upgrade': {
    spoken: [
      ['client', `POST / HTTP/1.1\r\nContent-Length: ${PLAIN.length}\r\n\r\n${PLAIN}`],
      ['server', 'HTTP/1.1 204 No Content\r\n\r\n'],
      ['client', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: 1\r\n\r\n'],
      ['server', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
      ['client', 'HEAD / HTTP/1.1\r\n\r\n'],
      ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n'],
      ['client', 'GET / HTTP/1.1\r\n\r\n'],
      ['server', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n'],
      ['client', `${asking('/chat')}up`],
      ['server', SWITCHING],
    ],
    told: UPGRADED,
    client: 'up',
  },
  'requests sent one after the other without waiting': {
    spoken: [
      ['client', `${PLAIN}${PLAIN}${asking('/chat')}up`],
      ['server', `${OK}${OK}`],
      ['server', `${SWITCHING}down`],
    ],
    told: UPGRADED,
    client: 'up',
    server: 'down',
  },
  'interim responses before the final one (RFC 9110 15.2)': {
    spoken: [
      ['client', asking('/chat')],
      ['server', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'],
      ['server', SWITCHING],
    ],
    told: UPGRADED,
  },
};

describe('HTTP/1.1 that turns into WebSocket, in pieces of any size,', () => {
  it.each(Object.entries(CONVERSATIONS))('is followed through %s', (_, { spoken, ...expected }) => {
    for (const size of [1, 2, 3, 5, 16, 64, Number.POSITIVE_INFINITY]) {
      const { told, refused, frames } = new UpgradeRecord().hear(spoken, size);
      expect({ told, refused, ...frames }).toEqual({ refused: '', client: '', server: '', ...expected });
    }
  });
});

describe('bytes that the client sends before it has the answer', () => {
  it('are told, and those behind the answer are not', () => {
    const early = new UpgradeRecord().hear([
      ['client', `${asking('/chat')}early`],
      ['client', ' up'],
      ['server', SWITCHING],
      ['client', '!'],
    ]);
    expect(early.early).toBe(8);
    const right = new UpgradeRecord().hear([
      ['client', asking('/chat')],
      ['server', `${SWITCHING}down`],
      ['client', 'up'],
    ]);
    expect(right.early).toBe(0);
  });
});

describe('heads', () => {
  it('are handed on as they were on the wire', () => {
    const record = new UpgradeRecord().hear([
      ['client', asking('/chat', 'X-A: 1\r\nx-a: 2\r\n')],
      ['server', SWITCHING],
    ]);
    expect(record.requests).toEqual([
      {
        line: 'GET /chat HTTP/1.1',
        headers: [
          ['Host', 'example.com'],
          ['Upgrade', 'websocket'],
          ['Connection', 'Upgrade'],
          ['X-A', '1'],
          ['x-a', '2'],
        ],
      },
    ]);
    expect(record.responses).toEqual([
      {
        line: 'HTTP/1.1 101 Switching Protocols',
        headers: [
          ['Upgrade', 'websocket'],
          ['Connection', 'Upgrade'],
        ],
      },
    ]);
  });

  it('leave to the frames behind them their place in the file', () => {
    const request = asking('/chat');
    const record = new UpgradeRecord().hear([
      ['client', `${request}up`],
      ['server', `${SWITCHING}down`],
    ]);
    expect(record.origins).toEqual([request.length, request.length + 2 + SWITCHING.length]);
  });
});

describe('what was held until the upgrade', () => {
  it('is handed on in the order of its arrival', () => {
    const order: string[] = [];
    const record = new UpgradeRecord();
    record.upgraded = (direction, { bytes }) => {
      order.push(`${direction} ${Buffer.from(bytes).toString('latin1')}`);
    };
    record.hear([
      ['server', `${SWITCHING}first`],
      ['client', `${asking('/chat')}second`],
    ]);
    expect(order).toEqual(['server-to-client first', 'client-to-server second']);
    // The answer was there before the bytes behind the request were.
    expect(record.early).toBe(0);
  });
});
