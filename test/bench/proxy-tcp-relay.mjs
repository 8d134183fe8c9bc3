/**
 * A relay of TCP that does nothing else: what Node itself costs, for a proxy to be compared with. It is given the port
 * of a server on this machine, and says its own.
 */
import { connect, createServer } from 'node:net';

const HOST = '127.0.0.1';
const port = Number(process.argv[2]);
const server = createServer({ noDelay: true }, (client) => {
  const far = connect({ host: HOST, port, noDelay: true });
  for (const socket of [client, far]) {
    socket.on('error', () => {
      client.destroy();
      far.destroy();
    });
  }
  client.pipe(far).pipe(client);
});
server.listen({ host: HOST, port: 0, backlog: 1024 }, () => process.send(server.address().port));
process.once('disconnect', () => process.exit());
