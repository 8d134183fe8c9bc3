import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type ClientOptions, type ServerOptions, WebSocket, WebSocketServer } from 'ws';
import type { Direction, StreamEvent } from '../../src-core/stream/events.ts';

const STREAM = {
  streamId: 1,
  client: { address: '127.0.0.1', port: 49_152 },
  server: { address: '127.0.0.1', port: 80 },
} as const;

/** The two ends of a connection between `ws` and `ws`. */
export interface RecordedPeers {
  readonly client: WebSocket;
  readonly server: WebSocket;
}

/**
 * Lets a client and a server of the `ws` package talk through a wire that records them, until both have closed; gives
 * what came over the wire.
 */
export async function recorded(
  talk: (peers: RecordedPeers) => Promise<void>,
  serverOptions: ServerOptions = {},
  clientOptions: ClientOptions = {},
): Promise<StreamEvent[]> {
  const webSockets = new WebSocketServer({ ...serverOptions, port: 0, host: '127.0.0.1' });
  await once(webSockets, 'listening');
  const events: StreamEvent[] = [{ kind: 'stream-opened', ...STREAM, clientRole: 'known', at: 0 }];
  const wire = await startWire((webSockets.address() as AddressInfo).port, events);
  try {
    const accepted = new Promise<WebSocket>((resolve) => webSockets.once('connection', resolve));
    const client = new WebSocket(
      `ws://127.0.0.1:${(wire.address() as AddressInfo).port}/`,
      [],
      clientOptions,
    );
    const [server] = await Promise.all([accepted, once(client, 'open')]);
    const closed = Promise.all([once(client, 'close'), once(server, 'close'), once(wire, 'drop-off')]);
    await talk({ client, server });
    await closed;
  } finally {
    wire.close();
    webSockets.close();
  }
  return events;
}

interface Emitter {
  once(event: string, listener: () => void): unknown;
}

function once(emitter: Emitter, event: string): Promise<void> {
  return new Promise((resolve) => emitter.once(event, () => resolve()));
}

/** Forwards one connection to a port and writes down what passes. Says `drop-off` when both sides have ended. */
async function startWire(port: number, events: StreamEvent[]): Promise<Server> {
  const start = performance.now();
  const at = (): number => Math.round((performance.now() - start) * 1e6);
  const wire = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let by: Direction | undefined;
    let ended = 0;
    const forward = (from: Socket, to: Socket, direction: Direction): void => {
      from.on('data', (data) => {
        const bytes = Uint8Array.from(data);
        events.push({
          kind: 'stream-bytes',
          streamId: STREAM.streamId,
          direction,
          chunk: { bytes, origin: -1, at: at() },
        });
        to.write(data);
      });
      from.on('error', () => to.destroy());
      from.once('end', () => {
        by ??= direction;
        events.push({ kind: 'stream-finished', streamId: STREAM.streamId, direction, at: at() });
        to.end();
        if (++ended < 2) return;
        events.push({ kind: 'stream-closed', streamId: STREAM.streamId, how: 'finished', by, at: at() });
        wire.emit('drop-off');
      });
    };
    forward(near, far, 'client-to-server');
    forward(far, near, 'server-to-client');
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  return wire;
}
