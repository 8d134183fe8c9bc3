import { WebSocket } from 'ws';

/** A connection takes no longer to open, in milliseconds. */
const LONGEST_OPENING = 20_000;

/** A connection that is open. @param localAddress where it comes from */
export function opened(url, localAddress) {
  const options = { perMessageDeflate: false, localAddress, handshakeTimeout: LONGEST_OPENING };
  const socket = new WebSocket(url, options);
  return new Promise((resolve, reject) => {
    const fail = (error) => reject(new Error(`${url}: ${error.message}`));
    socket.once('error', fail);
    socket.once('open', () => {
      socket.off('error', fail);
      // How it ends is for the tasks to notice, by what didn't come back.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

/** Ends a connection at once, whatever is still on its way. */
export function closed(socket) {
  if (socket.readyState === WebSocket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('close', resolve);
    socket.terminate();
  });
}
