/**
 * A WebSocket server that sends binary messages back, and floods whoever sends it a text. It says its port.
 * What can't be sent yet makes it wait, as the back-pressure of TCP asks.
 */
import { WebSocketServer } from 'ws';

/** Bytes that may wait to be sent. */
const ROOM = 256 * 1024;
const FLOOD = Buffer.alloc(64 * 1024, 0x66);

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  backlog: 1024,
  perMessageDeflate: false,
});
server.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    if (isBinary) echo(socket, data);
    else flood(socket);
  });
});
server.on('listening', () => process.send(server.address().port));
process.once('disconnect', () => process.exit());

function echo(socket, data) {
  if (socket.bufferedAmount <= ROOM) {
    socket.send(data);
    return;
  }
  socket.pause();
  socket.send(data, () => socket.resume());
}

function flood(socket) {
  if (socket.readyState !== socket.OPEN) return;
  while (socket.bufferedAmount <= ROOM) socket.send(FLOOD);
  socket.send(FLOOD, (error) => error ?? flood(socket));
}
