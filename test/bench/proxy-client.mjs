/** The client of the proxy bench: does one task after the other, as it is told, and says what it measured. */
import { closeAll, flooded, leave, openMore, talk } from './proxy-client-crowd.mjs';
import { closed, opened } from './proxy-client-socket.mjs';
import { stream } from './proxy-client-stream.mjs';

const TASKS = { roundTrips, stream, openMore, talk, closeAll, flooded, leave };

/** Round trips before those that count. */
const WARM_UP = 300;

process.on('message', async ({ task, ...given }) => process.send((await TASKS[task](given)) ?? 'done'));
process.once('disconnect', () => process.exit());
process.send('ready');

/** Messages that are each sent when the one before has come back. @returns percentiles in microseconds */
async function roundTrips({ url, size, most, seconds }) {
  const socket = await opened(url);
  const payload = Buffer.alloc(size, 0x61);
  const times = [];
  const end = performance.now() + seconds * 1000;
  await new Promise((resolve, reject) => {
    let before = performance.now();
    let count = 0;
    socket.on('message', () => {
      const now = performance.now();
      if (++count > WARM_UP) times.push(now - before);
      if (times.length === most || (now > end && times.length > 0)) return resolve();
      before = performance.now();
      socket.send(payload);
    });
    socket.once('close', () => reject(new Error(`${url} was closed`)));
    socket.send(payload);
  });
  await closed(socket);
  times.sort((left, right) => left - right);
  const at = (part) => times[Math.floor((times.length - 1) * part)] * 1000;
  return { count: times.length, p50: at(0.5), p99: at(0.99) };
}
