/** What the window is told of a HAR file: what it can't know is unknown, and nothing is judged. */
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { ViewBuilder } from '../../../src-main/engine/view-builder.ts';
import { utf8 } from '../../support/bytes.ts';
import { atTen, harEntry, harOf } from '../../support/har-capture.ts';

const DEVTOOLS = fileURLToPath(new URL('../../../fixtures/har/devtools/export.har', import.meta.url));

const open: CaptureSession[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

async function viewsOf(from: string | readonly object[]) {
  const input = typeof from === 'string' ? from : Readable.from([Buffer.from(utf8(harOf(...from)))]);
  const session = new CaptureSession({ from: input, name: 'the file' });
  open.push(session);
  await session.run();
  const views = new ViewBuilder(session);
  const { store } = session;
  return {
    connections: store.connections.map((connection) => views.connection(connection)),
    handshakes: store.connections.map((connection) => views.handshake(connection)),
    message: (row: number) => views.messageDetail(row - 1),
  };
}

it('connections have no counts of frames, and a state only as far as the file says', async () => {
  const { connections } = await viewsOf(DEVTOOLS);
  expect(
    connections.map(({ state, why, frames, bytes, messages }) => ({ state, why, frames, bytes, messages })),
  ).toEqual([
    {
      state: 'unknown',
      why: 'The file does not say how it ended.',
      frames: null,
      bytes: null,
      messages: { clientToServer: 5, serverToClient: 5 },
    },
    {
      state: 'failed',
      why: 'It never opened: the browser reported "Error during WebSocket handshake: Unexpected response code: 403".',
      frames: null,
      bytes: null,
      messages: { clientToServer: 0, serverToClient: 0 },
    },
    expect.objectContaining({ state: 'unknown' }),
    expect.objectContaining({ state: 'unknown', messages: { clientToServer: 1, serverToClient: 1 } }),
  ]);
});

it('handshakes are shown and not judged', async () => {
  const { handshakes } = await viewsOf(DEVTOOLS);
  expect(handshakes[0]).toMatchObject({
    isChecked: false,
    verdicts: [],
    violations: [],
    subprotocols: { offered: ['chat', 'superchat'], chosen: 'chat' },
    answerMeaning: expect.stringContaining('The server switched to WebSocket, with the subprotocol "chat"'),
    lifecycle: {
      states: [
        { state: 'connecting', at: 0 },
        { state: 'open', at: null },
      ],
    },
  });
  const { accept } = handshakes[0]!;
  expect(accept.received).toBe(accept.expected);
});

it('a refusal is not explained by header fields that need not be in the file', async () => {
  const refused = harEntry({
    response: { status: 401, statusText: 'Unauthorized', httpVersion: 'HTTP/1.1' },
  });
  const { connections, handshakes } = await viewsOf([refused]);
  expect(connections[0]).toMatchObject({
    state: 'refused',
    statusReason: 'Unauthorized',
    why: 'The server answered 401, and agreed to no WebSocket.',
  });
  expect(handshakes[0]?.answerMeaning).toBeNull();
});

it('WebSocket within HTTP/2 is agreed to by 200', async () => {
  const { connections, handshakes } = await viewsOf([
    harEntry({
      request: { method: 'CONNECT', url: 'wss://example.com/', httpVersion: 'h2' },
      response: { status: 200, httpVersion: 'h2' },
    }),
  ]);
  expect(connections[0]?.state).toBe('unknown');
  expect(handshakes[0]?.answerMeaning).toBe(
    'The server agreed to WebSocket within HTTP/2 or HTTP/3 (RFC 8441).',
  );
});

it('messages have their content, and null for what only frames tell', async () => {
  const { message } = await viewsOf([
    harEntry({ _webSocketMessages: [{ type: 'receive', time: atTen(2), opcode: 2, data: 'AP8Q' }] }),
  ]);
  expect(message(1)).toEqual({
    level: 'messages',
    message: 1,
    connection: 1,
    time: 2e9,
    endTime: 2e9,
    sincePrevious: null,
    direction: 'server-to-client',
    severity: null,
    isHit: false,
    change: null,
    preview: '00 ff 10',
    missing: null,
    type: 'binary',
    frames: null,
    compressed: null,
    wireLength: null,
    length: 3,
    frameRows: [],
    heldLength: 3,
    compression: null,
    sentInstead: null,
    violations: [],
    comments: [],
  });
});
