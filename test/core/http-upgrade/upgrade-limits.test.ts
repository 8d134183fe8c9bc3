import { describe, expect, it } from 'vitest';
import { asking, SWITCHING, UpgradeRecord } from '../../support/upgrade-record.ts';

describe('what is no HTTP/1.1', () => {
  // RFC 8446 5.1 (a TLS handshake record), RFC 9113 3.4, RFC 4253 4.2, RFC 5321 4.2
  it.each([
    ['TLS 1.0 to 1.3', '\x16\x03\x01\x02\x00\x01', 'tls'],
    ['TLS 1.2 in its record version', '\x16\x03\x03\x00\x50\x01', 'tls'],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n', 'not-http'],
    ['zeros', '\0\0\0\0', 'not-http'],
    ['frames without a handshake', '\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58', 'not-http'],
    ['a word that goes on and on', 'A'.repeat(40), 'not-http'],
    ['a line that is no request line', 'HELO example.com\r\n\r\n', 'not-http'],
    ['a response from the client', 'HTTP/1.1 200 OK\r\n\r\n', 'not-http'],
  ])('is told from the first bytes of the client: %s', (_, text, reason) => {
    expect(new UpgradeRecord().hear([['client', text]]).told).toEqual([`abandoned ${reason}`]);
  });

  it('is told when the client answers a server that speaks first', () => {
    const record = new UpgradeRecord().hear([
      ['server', '220 mail.example.com\r\n'],
      ['client', 'EHLO me.example\r\n\r\n'],
    ]);
    expect(record.told).toEqual(['abandoned not-http']);
  });

  it('is told once, and nothing is read after it', () => {
    const record = new UpgradeRecord().hear([
      ['client', '\0'],
      ['client', asking('/chat')],
      ['server', SWITCHING],
    ]);
    record.reader.gap();
    expect(record.told).toEqual(['abandoned not-http']);
  });
});

describe('limits', () => {
  const long = `X: ${'x'.repeat(300)}\r\n`;

  it('end a request head that is too long', () => {
    const limits = { longestHead: 200 };
    expect(new UpgradeRecord(limits).hear([['client', asking('/chat', long)]], 50).told).toEqual([
      'abandoned head-too-long',
    ]);
  });

  it('end a response head that is too long', () => {
    const answer = `HTTP/1.1 101 Switching Protocols\r\n${long}\r\n`;
    const record = new UpgradeRecord({ longestHead: 200 }).hear([
      ['client', asking('/chat')],
      ['server', answer],
    ]);
    expect(record.told).toEqual(['asked /chat', 'abandoned head-too-long']);
  });

  it.each(['client', 'server'] as const)('end what the %s sends too much of before it can be read', (who) => {
    const request = who === 'client' ? asking('/chat') : '';
    const held = 'x'.repeat(100);
    const enough = new UpgradeRecord({ bytesHeldInHandshake: 100 }).hear(
      [
        ['client', request],
        [who, held],
      ],
      7,
    );
    expect(enough.told).toEqual(who === 'client' ? ['asked /chat'] : []);
    enough.hear([[who, '!']]);
    expect(enough.told.at(-1)).toBe('abandoned held-too-much');
  });

  it('count only what still waits', () => {
    const record = new UpgradeRecord({ bytesHeldInHandshake: 100 });
    for (let round = 0; round < 5; round++) {
      record.hear([
        ['client', asking('/chat')],
        ['client', 'GET / HTTP/1.1\r\nX: 1\r\n\r\n'],
        ['server', 'HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n'],
        ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
      ]);
    }
    record.hear([
      ['client', asking('/chat')],
      ['client', 'x'.repeat(100)],
    ]);
    expect(record.told.at(-1)).toBe('asked /chat');
  });

  it('end what comes in too many pieces before it can be read', () => {
    const record = new UpgradeRecord({ piecesHeldInHandshake: 3 }).hear([['client', asking('/chat')]]);
    record.hear([['client', 'abc']], 1);
    expect(record.told).toEqual(['asked /chat']);
    expect(record.hear([['client', 'd']]).told).toEqual(['asked /chat', 'abandoned held-too-much']);
  });
});

describe('a gap', () => {
  it('before the upgrade ends the reading, for what follows cannot be told apart', () => {
    const record = new UpgradeRecord().hear([['client', asking('/chat')]]);
    record.reader.gap();
    expect(record.hear([['server', SWITCHING]]).told).toEqual(['asked /chat', 'abandoned gap']);
  });
});

describe('bytes that are only lent', () => {
  it('are copied where they must wait', () => {
    const record = new UpgradeRecord();
    const lent = Buffer.from(`${asking('/chat')}early`, 'latin1');
    record.reader.accept('client-to-server', { bytes: lent, origin: -1, at: 0 });
    lent.fill(0);
    record.hear([['server', SWITCHING]]);
    expect(record.frames.client).toBe('early');
    expect(record.origins).toEqual([-1]);
  });

  it('may be none', () => {
    const record = new UpgradeRecord();
    const nothing = { bytes: new Uint8Array(0), origin: 0, at: 0 };
    record.reader.accept('client-to-server', nothing);
    record.reader.accept('server-to-client', nothing);
    expect(
      record.hear([
        ['client', asking('/chat')],
        ['server', SWITCHING],
      ]).told,
    ).toEqual(['asked /chat', 'answered 101']);
  });
});
