/** Why a connection closed that a proxy recorded, where the proxy had a part in it. */
import { describe, expect, it } from 'vitest';
import { closingReason } from '../../../src-core/export/closing.ts';
import { CLOSE, closePayload, frame } from '../../support/frame-builder.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { RelayedTalk } from '../../support/relayed-talk.ts';

const UP = 'client-to-server';
const DOWN = 'server-to-client';
const CLOSED = { opcode: CLOSE, payload: closePayload(4000, 'enough') };
const TO_CLIENT = frame(CLOSED);
const TO_SERVER = frame({ ...CLOSED, key: 0x37fa213d });

function why(talk: RelayedTalk): string {
  const { store } = readPackets(talk.packets);
  return closingReason(store, store.connections[0]!);
}

describe('a connection that a proxy closed', () => {
  it('towards both sides was closed by it, and they answered', () => {
    const talk = new RelayedTalk()
      .agree()
      .client({ payload: 'x' })
      .injected(UP, TO_SERVER, 'limit')
      .injected(DOWN, TO_CLIENT, 'limit')
      .changed(UP, [0], { what: 'dropped', rule: 'limit' })
      .server(CLOSED)
      .client(CLOSED)
      .finish('server')
      .finish('client');
    expect(why(talk)).toBe(
      'Framescope closed it by the rule "limit" with 4000 (Private Use) "enough"; the client answered 4.0 ms later, the server answered 3.0 ms later, and the server ended the TCP connection (FIN) first.',
    );
  });

  it('towards one side, by hand, was closed by it, although the other closes later', () => {
    const talk = new RelayedTalk()
      .agree()
      .injected(DOWN, TO_CLIENT)
      .client(CLOSED)
      .server(CLOSED)
      .finish('server');
    expect(why(talk)).toBe(
      'Framescope closed it towards the client with 4000 (Private Use) "enough"; the client answered 1.0 ms later, the server answered 2.0 ms later, and the server ended the TCP connection (FIN) first.',
    );
  });

  it('may stay without an answer', () => {
    const talk = new RelayedTalk().agree().injected(UP, TO_SERVER).reset('server');
    expect(why(talk)).toBe(
      'Framescope closed it towards the server with 4000 (Private Use) "enough"; the server did not answer with a Close frame, and the server reset the TCP connection (RST).',
    );
  });

  it('without a code is told of likewise', () => {
    const empty = new RelayedTalk().agree().injected(DOWN, frame({ opcode: CLOSE }));
    expect(why(empty)).toMatch(
      /^Framescope closed it towards the client with a Close frame without a code; /,
    );
  });

  it('after a peer had closed was closed by the peer', () => {
    const talk = new RelayedTalk()
      .agree()
      .server({ opcode: CLOSE, payload: closePayload(1001) })
      .injected(UP, TO_SERVER);
    expect(why(talk)).toMatch(/^The server closed with 1001 \(Going Away\); /);
  });
});

describe('a Close frame that was dropped', () => {
  it('is not said to have been ignored', () => {
    const talk = new RelayedTalk()
      .agree()
      .client(CLOSED)
      .changed(UP, [0], { what: 'dropped', rule: 'keep open' });
    expect(why(talk)).toBe(
      'The client closed with 4000 (Private Use) "enough", which Framescope did not pass on; the server did not answer with a Close frame.',
    );
  });
});

describe('a connection that a rule cut', () => {
  const talk = (): RelayedTalk => new RelayedTalk().agree().client({ payload: 'x' }, { payload: 'y' });
  const cut = { what: 'cut', rule: 'no more' } as const;

  it('was ended by neither peer', () => {
    const ended = talk().changed(UP, [1], cut).reset('client');
    expect(why(ended)).toBe(
      'Framescope cut the connection by the rule "no more" at frame 2, without a Close frame.',
    );
  });

  it('after a Close frame was not ended by that', () => {
    const ended = talk().server(CLOSED).changed(DOWN, [0], cut).reset('client');
    expect(why(ended)).toBe(
      'The server closed with 4000 (Private Use) "enough", which Framescope did not pass on; the client did not answer with a Close frame, and Framescope cut the connection by the rule "no more" at frame 3.',
    );
  });

  it.each<[string, RelayedTalk]>([
    ['dropped', talk().changed(UP, [0], { what: 'dropped', rule: 'no more' }).reset('client')],
    ['held', talk().changed(UP, [0], { what: 'held', rule: 'no more' }).reset('client')],
  ])('is told from one that the client reset when a frame was %s', (_, ended) => {
    expect(why(ended)).toBe('The client reset the TCP connection (RST) without a Close frame.');
  });

  it('is told from one that came to an end of its own', () => {
    const ended = talk().changed(UP, [0], cut).finish('server').finish('client');
    expect(why(ended)).toBe('The server ended the TCP connection (FIN) without a Close frame.');
  });
});
