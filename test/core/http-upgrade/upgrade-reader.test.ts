import { describe, expect, it } from 'vitest';
import { asking, type Spoken, SWITCHING, UpgradeRecord } from '../../support/upgrade-record.ts';

const PLAIN = 'GET /page HTTP/1.1\r\nHost: example.com\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const LATER = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno';

interface Case {
  readonly spoken: readonly Spoken[];
  readonly told: readonly string[];
  readonly refused?: string;
  readonly client?: string;
  readonly server?: string;
}

const UPGRADED = ['asked /chat', 'answered 101'];

const CONVERSATIONS: Readonly<Record<string, Case>> = {
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
  'a refusal whose body has a length': {
    spoken: [
      ['client', asking('/chat')],
      ['server', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno!!'],
    ],
    told: ['asked /chat', 'answered 403'],
    refused: 'no!!',
  },
  'a refusal whose body comes in chunks': {
    spoken: [
      ['client', asking('/chat')],
      [
        'server',
        'HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n2\r\n!!\r\n0\r\n\r\n',
      ],
    ],
    told: ['asked /chat', 'answered 403'],
    refused: 'no!!',
  },
  'a refusal whose body ends with the connection': {
    spoken: [
      ['client', asking('/chat')],
      ['server', 'HTTP/1.1 403 Forbidden\r\n\r\nno'],
      ['server', '!!'],
    ],
    told: ['asked /chat', 'answered 403'],
    refused: 'no!!',
  },
  'a second attempt on the same connection': {
    spoken: [
      ['client', asking('/chat')],
      ['server', LATER],
      ['client', asking('/chat', 'Authorization: Basic eDp5\r\n')],
      ['server', SWITCHING],
      ['server', 'down'],
    ],
    told: ['asked /chat', 'answered 401', 'asked /chat', 'answered 101'],
    refused: 'no',
    server: 'down',
  },
  'a second attempt after a refusal with an empty line too many behind its body': {
    spoken: [
      ['client', asking('/chat')],
      ['server', LATER],
      ['client', asking('/again')],
      ['server', '\r\n'],
      ['server', `${SWITCHING}down`],
    ],
    told: ['asked /chat', 'answered 401', 'asked /again', 'answered 101'],
    refused: 'no',
    server: 'down',
  },
  'something else after a refusal': {
    spoken: [
      ['client', asking('/chat')],
      ['server', LATER],
      ['client', PLAIN],
      ['server', OK],
    ],
    told: ['asked /chat', 'answered 401'],
    refused: 'no',
  },
  // RFC 9110 9.3.6: a 2xx to CONNECT has no body, whatever it says; what follows is the tunnel.
  'an upgrade inside a tunnel': {
    spoken: [
      ['client', 'CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n'],
      ['server', 'HTTP/1.1 200 Connection established\r\nContent-Length: 99\r\n\r\n'],
      ['client', asking('/chat')],
      ['server', `${SWITCHING}down`],
    ],
    told: UPGRADED,
    server: 'down',
  },
  'a tunnel that was refused first': {
    spoken: [
      ['client', 'CONNECT example.com:80 HTTP/1.1\r\n\r\n'],
      ['server', 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno'],
      ['client', 'CONNECT example.com:80 HTTP/1.1\r\nProxy-Authorization: x\r\n\r\n'],
      ['server', 'HTTP/1.1 200 OK\r\n\r\n'],
      ['client', asking('/chat')],
      ['server', SWITCHING],
    ],
    told: UPGRADED,
  },
  'TLS inside a tunnel': {
    spoken: [
      ['client', 'CONNECT example.com:443 HTTP/1.1\r\n\r\n'],
      ['server', 'HTTP/1.1 200 OK\r\n\r\n'],
      ['client', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ],
    told: ['abandoned tls'],
  },
  'nothing but ordinary requests': {
    spoken: [
      ['client', PLAIN],
      ['server', OK],
      ['client', PLAIN],
      ['server', OK],
    ],
    told: [],
  },
  'a switch to another protocol': {
    spoken: [
      ['client', 'GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
      ['server', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n'],
    ],
    told: ['abandoned other-upgrade'],
  },
  // RFC 9113 3.4: the connection preface
  'HTTP/2 with prior knowledge': {
    spoken: [['client', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0']],
    told: ['abandoned http-2'],
  },
  'a response that is none': {
    spoken: [
      ['client', asking('/chat')],
      ['server', 'I am not HTTP\r\n\r\n'],
    ],
    told: ['asked /chat', 'abandoned not-http'],
  },
  'a status line that is none': {
    spoken: [
      ['client', asking('/chat')],
      ['server', 'HTTP/1.1 Switching\r\n\r\n'],
    ],
    told: ['asked /chat', 'abandoned not-http'],
  },
  'a refusal whose chunks are broken': {
    spoken: [
      ['client', asking('/chat')],
      ['server', 'HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ],
    told: ['asked /chat', 'answered 403', 'abandoned not-http'],
  },
};

describe('HTTP/1.1 in pieces of any size', () => {
  it.each(Object.entries(CONVERSATIONS))(
    'is followed through %s',
    (_, { spoken, told, refused, client, server }) => {
      for (const size of [1, 2, 3, 5, 16, 64, Number.POSITIVE_INFINITY]) {
        const record = new UpgradeRecord().hear(spoken, size);
        expect(record.told).toEqual(told);
        expect(record.refused).toBe(refused ?? '');
        expect(record.frames).toEqual({ client: client ?? '', server: server ?? '' });
      }
    },
  );
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
