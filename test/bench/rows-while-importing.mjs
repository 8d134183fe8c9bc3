import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENGINE = fileURLToPath(new URL('../../out/main/engine.js', import.meta.url));
/** Between two requests, in milliseconds: a person who scrolls without a pause. */
const PAUSE = 20;
const ROWS = 128;

/**
 * Opens a capture in an engine process as a shell does, and asks for rows anywhere in it as long as it is read.
 *
 * @returns milliseconds that the answers took, and the seconds of reading
 */
export async function rowsWhileImporting(path) {
  const engine = fork(ENGINE);
  const waiting = new Map();
  let summary;
  engine.on('message', (message) => {
    if (message.kind === 'progress') summary = message.summary;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  let lastId = 0;
  const request = (method, params) =>
    new Promise((resolve) => {
      lastId++;
      waiting.set(lastId, resolve);
      engine.send({ kind: 'request', id: lastId, method, params });
    });
  let start = performance.now();
  engine.send({ kind: 'open-capture-file', path, name: 'bench' });
  // Until it has answered once, a process is being started.
  await request('summary', {});
  start = performance.now();
  const times = [];
  let seed = 1;
  while (summary === undefined || summary.state.kind === 'opening') {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const from = seed % Math.max(1, (summary?.frames ?? 0) - ROWS);
    const asked = performance.now();
    const selection = { connections: null, filter: null, sort: null, find: null, near: 0 };
    const answer = await request('frames', { from, count: ROWS, ...selection });
    times.push(performance.now() - asked);
    if (answer.kind !== 'result') throw new Error(answer.message);
  }
  const seconds = (performance.now() - start) / 1000;
  engine.kill();
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)];
  return {
    seconds,
    frames: summary.frames,
    asked: times.length,
    median: at(0.5),
    late: at(0.99),
    worst: at(1),
  };
}
