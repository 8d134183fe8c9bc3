/** Tasks of the client that are about many connections, and about one that does not read. */
import { closed, opened } from './proxy-client-socket.mjs';

/** Connections that are opened side by side. */
const AT_ONCE = 64;
/** Addresses of this machine that connections come from: the ports of one would not be enough for all. */
const SOURCES = 8;
/** A talk that takes longer has lost something, in milliseconds. */
const LONGEST_TALK = 60_000;

const crowd = [];
let idleReader;

/** Opens connections beside those that are open. @returns how many are open now */
export async function openMore({ url, count }) {
  let left = count;
  const open = async () => {
    while (left > 0) {
      left--;
      crowd.push(await opened(url, `127.0.0.${2 + (left % SOURCES)}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, open));
  return crowd.length;
}

/** The first connections send numbered messages, all at once, each when its last has come back as it was. */
export async function talk({ talkers, times }) {
  let right = 0;
  const talks = crowd.slice(0, talkers).map(async (socket, who) => {
    for (let turn = 0; turn < times; turn++) {
      const message = `message ${turn} of connection ${who}`;
      const echo = await answerTo(socket, message);
      if (echo !== message) return;
      right++;
    }
  });
  let timer;
  const tooLong = new Promise((resolve) => {
    timer = setTimeout(resolve, LONGEST_TALK);
  });
  await Promise.race([Promise.all(talks), tooLong]);
  clearTimeout(timer);
  return { sent: talkers * times, right, open: crowd.filter(({ readyState }) => readyState === 1).length };
}

function answerTo(socket, message) {
  return new Promise((resolve) => {
    const onMessage = (data) => settle(data.toString());
    const onClose = () => settle(undefined);
    const settle = (answer) => {
      socket.off('message', onMessage).off('close', onClose);
      resolve(answer);
    };
    socket.on('message', onMessage).on('close', onClose);
    socket.send(Buffer.from(message));
  });
}

export async function closeAll() {
  await Promise.all(crowd.splice(0).map(closed));
}

/** Asks for a flood, and reads none of it. */
export async function flooded({ url }) {
  idleReader = await opened(url);
  idleReader.pause();
  idleReader.send('flood');
}

export async function leave() {
  await closed(idleReader);
}
