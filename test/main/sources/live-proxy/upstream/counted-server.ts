import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A TCP server on 127.0.0.1 that knows how many connections are open. */
export interface CountedServer {
  readonly port: number;
  readonly accepted: () => number;
  readonly open: () => number;
  stop(): Promise<void>;
}

/** @param serve is given every connection; its errors have a listener already */
export async function startServer(serve: (socket: Socket) => void): Promise<CountedServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    serve(socket);
    // Who doesn't read is not told of the other's end.
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    open: () => sockets.size,
    stop,
  };
}

/** A server that says back what it is told, and ends when it is told to. */
export function startEcho(): Promise<CountedServer> {
  return startServer((socket) => socket.pipe(socket));
}

/** A port of 127.0.0.1 that nothing listens on: it was given to a server that is over. */
export async function unusedPort(): Promise<number> {
  const server = await startServer(() => {});
  await server.stop();
  return server.port;
}

/** A proxy that reads the head of a request and then does as the test wants. */
export function startProxy(answer: (socket: Socket, head: string) => void): Promise<CountedServer> {
  return startServer((socket) => {
    let head = '';
    const take = (piece: Buffer): void => {
      head += piece.toString('latin1');
      if (!head.endsWith('\r\n\r\n')) return;
      socket.off('data', take);
      answer(socket, head);
    };
    socket.on('data', take);
  });
}
