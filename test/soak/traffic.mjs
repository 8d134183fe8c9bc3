/** The two ends of the soak: `serve` says back what it is told; `talk PORT SECONDS MESSAGES_A_SECOND` talks and counts. */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';

const STEADY = 12;
/** Messages of one connection that are under way, at most. */
const WINDOW = 64;
/** Connections that come and go have so many messages. */
const VISIT = 200;

const [what, ...words] = process.argv.slice(2);
if (what === 'serve') serve();
else await talk(...words.map(Number));

function serve() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: { threshold: 0 } });
  server.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
  server.on('listening', () => process.stdout.write(`port ${server.address().port}\n`));
}

async function talk(port, seconds, messagesASecond) {
  const until = performance.now() + seconds * 1000;
  const totals = { connections: 0, sent: 0, received: 0, wrong: 0 };
  const pace = pacer(messagesASecond);
  const isOver = () => performance.now() > until;
  const steady = Array.from({ length: STEADY }, (_, at) => converse(port, { at, isOver, pace, totals }));
  const visits = (async () => {
    for (let at = 0; !isOver(); at++) {
      let left = VISIT;
      await converse(port, { at, isOver: () => left-- <= 0 || isOver(), pace, totals });
      await delay(50);
    }
  })();
  await Promise.all([...steady, visits]);
  process.stdout.write(`${JSON.stringify(totals)}\n`);
  process.exit(0);
}

/** Lets so many go on in a second, in turns of a few milliseconds. */
function pacer(aSecond) {
  let left = 0;
  let waiting = [];
  setInterval(() => {
    left = Math.min(aSecond / 100, left + aSecond / 100);
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }, 10);
  return async () => {
    while (left < 1) await new Promise((wake) => waiting.push(wake));
    left--;
  };
}

/** One connection, from its opening to its closing; every third is compressed, every other one binary. */
async function converse(port, { at, isOver, pace, totals }) {
  const perMessageDeflate = at % 3 === 0 ? { threshold: 0 } : false;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate, origin: 'http://127.0.0.1' });
  let sent = 0;
  let received = 0;
  let onReceived = () => {};
  socket.on('message', (data) => {
    if (Number.parseInt(data.subarray(0, 12).toString('latin1'), 10) !== received++) totals.wrong++;
    totals.received++;
    onReceived();
  });
  socket.on('error', () => totals.wrong++);
  await new Promise((open) => socket.once('open', open));
  totals.connections++;
  while (!isOver()) {
    while (sent - received >= WINDOW) await new Promise((some) => (onReceived = some));
    await pace();
    socket.send(Buffer.from(`${sent} `.padEnd(16 + ((sent * 37) % 200), 'x')), { binary: at % 2 === 0 });
    sent++;
    totals.sent++;
  }
  while (received < sent) await new Promise((some) => (onReceived = some));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.close(1000);
  await closed;
}
