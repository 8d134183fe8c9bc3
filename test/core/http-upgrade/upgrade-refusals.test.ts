import { describe, expect, it } from 'vitest';
import { asking, SWITCHING, type UpgradeCase, UpgradeRecord } from '../../support/upgrade-record.ts';

const PLAIN = 'GET /page HTTP/1.1\r\nHost: example.com\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const LATER = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno';
const UPGRADED = ['asked /chat', 'answered 101'];

const CONVERSATIONS: Readonly<Record<string, UpgradeCase>> = {
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

describe('HTTP/1.1 that does not turn into WebSocket, or not at once, in pieces of any size,', () => {
  it.each(Object.entries(CONVERSATIONS))('is followed through %s', (_, { spoken, ...expected }) => {
    for (const size of [1, 2, 3, 5, 16, 64, Number.POSITIVE_INFINITY]) {
      const { told, refused, frames } = new UpgradeRecord().hear(spoken, size);
      expect({ told, refused, ...frames }).toEqual({ refused: '', client: '', server: '', ...expected });
    }
  });
});
