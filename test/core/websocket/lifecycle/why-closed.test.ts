import { describe, expect, it } from 'vitest';
import { type ClosingEvidence, whyClosed } from '../../../../src-core/websocket/lifecycle/why-closed.ts';

const MS = 1e6;

function evidence(changed: Partial<ClosingEvidence>): ClosingEvidence {
  return {
    handshake: undefined,
    closes: { client: undefined, server: undefined },
    finishedAt: { client: undefined, server: undefined },
    ended: undefined,
    subprotocol: undefined,
    cause: undefined,
    ...changed,
  };
}

function close(
  milliseconds: number,
  code: number | null,
  reason = '',
): NonNullable<ClosingEvidence['closes']['client']> {
  return { at: milliseconds * MS, payload: { code, reason } };
}

describe('why did it close?', () => {
  it.each<[changed: Partial<ClosingEvidence>, sentence: string]>([
    [{}, 'It was still open when the capture ended.'],
    [{ handshake: 'The server refused it.' }, 'The server refused it.'],
    [
      { closes: { client: undefined, server: close(3, 4401) }, subprotocol: 'graphql-transport-ws' },
      'The server closed with 4401 (Unauthorized); the client did not answer with a Close frame.',
    ],
    [
      {
        closes: { client: close(3.4, 1000, 'bye'), server: close(3, 1000, 'bye') },
        ended: { how: 'finished', by: 'server' },
      },
      'The server closed with 1000 (Normal Closure) "bye"; the client answered 0.4 ms later, and the server ended the TCP connection (FIN) first.',
    ],
    [
      { closes: { client: close(3, null), server: close(3, null) } },
      'The client closed with a Close frame without a code; the server answered at once.',
    ],
    [
      { closes: { client: close(3, 1001), server: undefined }, ended: { how: 'reset', by: 'server' } },
      'The client closed with 1001 (Going Away); the server did not answer with a Close frame, and reset the TCP connection (RST).',
    ],
    [
      {
        closes: { client: undefined, server: close(3, 1002) },
        cause: 'right after the client broke the rule frame-not-masked (frame 12)',
      },
      'The server closed with 1002 (Protocol Error) right after the client broke the rule frame-not-masked (frame 12); the client did not answer with a Close frame.',
    ],
    [
      {
        ended: { how: 'finished', by: 'server' },
        cause: 'after 60.0 s without a frame, which looks like a timeout of 60 s',
      },
      'The server ended the TCP connection (FIN) without a Close frame after 60.0 s without a frame, which looks like a timeout of 60 s.',
    ],
    [
      { ended: { how: 'reset', by: 'client' } },
      'The client reset the TCP connection (RST) without a Close frame.',
    ],
    [
      { ended: { how: 'capture-ended', by: undefined }, finishedAt: { client: undefined, server: 5 } },
      'The server ended the TCP connection (FIN) without a Close frame.',
    ],
    [
      { ended: { how: 'timed-out', by: undefined } },
      'Its end was not seen: the same ports were used for another connection later.',
    ],
    [
      { closes: { client: close(3, 1000, 'a\u202eb'), server: close(2003, 1000) } },
      'The client closed with 1000 (Normal Closure) "a<U+202E>b"; the server answered 2.0 s later.',
    ],
    [
      {
        proxy: { close: { ...close(3, 4000, 'no'), to: 'both', rule: null } },
        closes: { client: close(3, 4000), server: close(5, 1000) },
      },
      'Framescope closed it with 4000 (Private Use) "no"; the client answered at once, the server answered 2.0 ms later.',
    ],
    [
      {
        proxy: { close: { ...close(3, 4401), to: 'client', rule: 'a\u202eb' } },
        subprotocol: 'graphql-transport-ws',
        ended: { how: 'finished', by: 'client' },
      },
      'Framescope closed it towards the client by the rule "a<U+202E>b" with 4401 (Unauthorized); the client did not answer with a Close frame, and the client ended the TCP connection (FIN) first.',
    ],
    [
      { proxy: { cut: { frame: 7, rule: 'no more' } }, ended: { how: 'reset', by: undefined } },
      'Framescope cut the connection by the rule "no more" at frame 7, without a Close frame.',
    ],
    [
      { proxy: { cut: { frame: undefined, rule: null } }, ended: { how: 'reset', by: undefined } },
      'Framescope cut the connection, without a Close frame.',
    ],
    [
      {
        proxy: { cut: { frame: 9, rule: 'cut' } },
        closes: { client: close(3, 1000), server: undefined },
        ended: { how: 'reset', by: undefined },
      },
      'The client closed with 1000 (Normal Closure); the server did not answer with a Close frame, and Framescope cut the connection by the rule "cut" at frame 9.',
    ],
    [
      { proxy: { keptCloses: ['server'] }, closes: { client: close(3, 1000), server: close(4, 1000) } },
      'The client closed with 1000 (Normal Closure); the server answered 1.0 ms later.',
    ],
  ])('%j', (changed, sentence) => {
    expect(whyClosed(evidence(changed))).toBe(sentence);
  });
});
