/** HAR files as other programs wrote them; what is expected was read from the files by eye. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readHarText } from '../../support/har-capture.ts';

const recorded = (name: string) =>
  readHarText(readFileSync(new URL(`../../../fixtures/har/${name}/export.har`, import.meta.url), 'utf8'));

describe('an export of Chromium’s DevTools', () => {
  const capture = recorded('devtools');
  const messages = JSON.parse(
    readFileSync(new URL('../../../fixtures/har/devtools/export.har', import.meta.url), 'utf8'),
  ).log.entries[0]._webSocketMessages as { readonly time: number }[];

  it('has its connections, with the reports of the browser', () => {
    expect(capture.end).toEqual({ kind: 'complete' });
    expect(
      capture.connections.map(({ url, status, accepted, subprotocol, close, missing }) => ({
        url,
        status,
        accepted,
        subprotocol,
        close,
        missing,
      })),
    ).toEqual([
      {
        url: 'ws://127.0.0.1:8090/echo?room=a%20b',
        status: 101,
        accepted: true,
        subprotocol: 'chat',
        close: null,
        missing: undefined,
      },
      {
        url: 'ws://127.0.0.1:8090/refused',
        status: null,
        accepted: false,
        subprotocol: null,
        close: null,
        missing:
          'no response to the handshake is in the capture; the browser reported ' +
          '"Error during WebSocket handshake: Unexpected response code: 403"',
      },
      {
        url: 'ws://127.0.0.1:8090/broken-text',
        status: 101,
        accepted: true,
        subprotocol: null,
        close: null,
        missing: 'the browser reported "Could not decode a text frame as UTF-8."',
      },
      {
        url: 'ws://127.0.0.1:8090/left-open',
        status: 101,
        accepted: true,
        subprotocol: null,
        close: null,
        missing: undefined,
      },
    ]);
  });

  it('has its messages, in order, with their times to the microsecond', () => {
    const long = 'x'.repeat(300);
    expect(
      capture.messages.map(({ connection, direction, type, text, base64 }) => [
        connection,
        direction === 'client-to-server' ? 'send' : 'receive',
        type,
        text ?? base64,
      ]),
    ).toEqual([
      [1, 'send', 'text', 'Hello'],
      [1, 'receive', 'text', 'Hello'],
      [1, 'send', 'binary', 'AP8Q'],
      [1, 'receive', 'binary', 'AP8Q'],
      [1, 'send', 'text', '€ "quoted" \u0001\u202e'],
      [1, 'receive', 'text', '€ "quoted" \u0001\u202e'],
      [1, 'send', 'text', ''],
      [1, 'receive', 'text', ''],
      [1, 'send', 'text', long],
      [1, 'receive', 'text', long],
      [4, 'send', 'text', 'still open'],
      [4, 'receive', 'text', 'still open'],
    ]);
    const first = messages[0]?.time ?? 0;
    expect(capture.messages[0]?.time).toBe(
      `2026-11-21T08:12:${(first - Date.UTC(2026, 10, 21, 8, 12) / 1000).toFixed(6)}000Z`,
    );
  });

  it('knows nothing of frames, addresses and ends', () => {
    expect(capture.store.knowsFrames).toBe(false);
    expect(capture.connections[0]).toMatchObject({
      client: { address: null, port: null },
      server: { address: null, port: null },
      frames: { clientToServer: null, serverToClient: null },
      messages: { clientToServer: 5, serverToClient: 5 },
      bytes: { clientToServer: null, serverToClient: null },
      openedAt: expect.stringMatching(/^2026-11-21T08:12:\d\d\.\d{3}000000Z$/),
      closedAt: null,
      violations: null,
      request: { line: 'GET /echo?room=a%20b HTTP/1.1' },
      response: { line: 'HTTP/1.1 101 Switching Protocols' },
    });
    expect(capture.store.violations.count).toBe(0);
  });
});

it('a recording of Playwright has milliseconds, which are told from seconds, and other requests', () => {
  const { connections, messages, store } = recorded('playwright');
  expect(store.notes.harEntries).toEqual({ other: 1, unreadable: 0 });
  expect(connections).toHaveLength(1);
  expect(connections[0]).toMatchObject({ url: 'ws://127.0.0.1:8090/echo', status: 101 });
  expect(messages.map(({ time, text, base64 }) => [time, text ?? base64])).toEqual([
    ['2026-11-21T08:12:43.948395000Z', 'Hello'],
    ['2026-11-21T08:12:43.953520000Z', 'Hello'],
    ['2026-11-21T08:12:43.953601000Z', 'AP8Q'],
    ['2026-11-21T08:12:43.953871000Z', 'AP8Q'],
  ]);
});
