import { expect, it } from 'vitest';
import type { ConnectionView } from '../../src-core/contract/views.ts';
import { connectionView } from '../../src-main/engine/connection-view.ts';
import { stateText } from '../../src-renderer/connections/connection-row.tsx';
import { CLOSE, closePayload, frame } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { RelayedTalk } from '../support/relayed-talk.ts';

const CLOSED = { opcode: CLOSE, payload: closePayload(4000) };

function talk(): RelayedTalk {
  return new RelayedTalk().agree().client({ payload: 'x' });
}

function view({ packets }: RelayedTalk): ConnectionView {
  const { store } = readPackets(packets);
  return connectionView(store, store.connections[0]!);
}

it.each<[RelayedTalk, string]>([
  [talk().reset('client'), 'closed without a Close frame, reset by the client'],
  [
    talk().changed('client-to-server', [0], { what: 'cut', rule: 'no more' }).reset('client'),
    'closed without a Close frame, cut by the rule “no more”',
  ],
  [
    talk().server(CLOSED).changed('server-to-client', [0], { what: 'cut', rule: 'no more' }).reset('client'),
    'closed: 4000 Private Use, by the server, not answered, cut by the rule “no more”',
  ],
  [
    talk().injected('server-to-client', frame(CLOSED)),
    'closing: 4000 Private Use, by the proxy, not answered by both sides',
  ],
  [
    talk().injected('server-to-client', frame(CLOSED)).client(CLOSED).server(CLOSED).close(),
    'closed: 4000 Private Use, by the proxy',
  ],
  [talk().client(CLOSED), 'closing: 4000 Private Use, by the client, not answered'],
])('%#: the state of a connection is told in words', (seen, words) => {
  expect(stateText(view(seen), false)).toBe(words);
});
