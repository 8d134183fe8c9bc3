import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** No task takes longer, in milliseconds. */
const LONGEST_TASK = 120_000;
/** How long a process may take to end, in milliseconds. */
const PATIENCE = 10_000;
const HOST = '127.0.0.1';
/** Of the kernel's clock, a second. */
const TICKS = 100;

/** Starts a program of this folder in a process of its own; `said` is what it says first. */
export async function startProgram(name, ...words) {
  const child = fork(fileURLToPath(new URL(`${name}.mjs`, import.meta.url)), words.map(String));
  const said = await answerOf(child, name);
  return {
    id: child.pid,
    said,
    /** Has it do a task, and gives what it measured. One at a time. */
    ask: (task, given = {}) => {
      child.send({ task, ...given });
      return answerOf(child, `${name}: ${task}`);
    },
    stop: () => ended(child, 'SIGTERM'),
  };
}

function answerOf(child, what) {
  return new Promise((resolve, reject) => {
    const settle = (end) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      end();
    };
    const onMessage = (message) => settle(() => resolve(message));
    const onExit = (code) => settle(() => reject(new Error(`${what} ended with code ${code}`)));
    const onTime = () => settle(() => reject(new Error(`${what} did not come to an end`)));
    const timer = setTimeout(onTime, LONGEST_TASK);
    child.on('message', onMessage).on('exit', onExit);
  });
}

/** Ends a process by a signal, or at length by force, and waits until it is gone. */
export function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  return new Promise((resolve) => child.once('exit', resolve)).finally(() => clearTimeout(timer));
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once something listens. */
export async function listens(port) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await accepts(port)) return;
    await pause(100);
  }
  throw new Error(`nothing listens at port ${port}`);
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, HOST, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What of the memory of a process is resident, in bytes (Linux only). */
export function residentSize(id) {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
  return Number(kibibytes) * 1024;
}

/** Seconds that a process has had a processor (Linux only; NaN elsewhere). */
export function processorTime(id) {
  const path = `/proc/${id}/stat`;
  if (id === undefined || !existsSync(path)) return Number.NaN;
  // What stands before may hold anything: it is the name of the program.
  const fields = readFileSync(path, 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** How many files a process of ours may have open (Linux only). */
export function fileLimit() {
  // Node raises its own limit as far as it may.
  return Number(/Max open files\s+\S+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
}
