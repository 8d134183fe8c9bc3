/**
 * `npm run soak -- [minutes]`: a proxy under full load for 30 minutes, or as many as said. Steady connections echo numbered
 * messages as fast as they come back, others come and go; some are compressed. Nothing may be lost or come twice, the capture
 * must hold all of it, and memory may grow by no more than the index of its rows.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { prepareCheckout } from '../../src-main/launcher/checkout.mjs';

const minutes = Number(process.argv[2] ?? 30);
/** Messages a second at most, so that the disk is not filled: 30 minutes take some 4 GB. */
const MESSAGES_A_SECOND = 12_000;
/** Bytes of memory that a frame with its message may take, slack included, and what the program itself may take more. */
const BYTES_A_FRAME = 64;
const OTHER_MEMORY = 256 * 1024 * 1024;

const framescope = fileURLToPath(new URL('../../src-main/launcher/framescope.mjs', import.meta.url));
const traffic = fileURLToPath(new URL('./traffic.mjs', import.meta.url));

await prepareCheckout();
const folder = mkdtempSync(join(tmpdir(), 'framescope-soak-'));
const capture = join(folder, 'soak.pcapng');
const children = [];
try {
  process.exitCode = await soak();
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function soak() {
  const server = start([traffic, 'serve']);
  const serverPort = await told(server.stdout, /port (\d+)/);
  const words = ['--listen', '127.0.0.1:0', '--target', `ws://127.0.0.1:${serverPort}/`, '--write', capture];
  const proxy = start([
    framescope,
    'proxy',
    '--mode',
    'reverse',
    ...words,
    '--as',
    'connections',
    '--format',
    'ndjson',
  ]);
  const port = await told(proxy.stderr, /127\.0\.0\.1:(\d+) and stands/);
  const rows = rowsOf(proxy.stdout);
  const client = start([traffic, 'talk', port, String(minutes * 60), String(MESSAGES_A_SECOND)]);
  const before = residentBytes(proxy.pid);
  const look = setInterval(() => report(proxy.pid, before), 30_000);
  const result = JSON.parse(await told(client.stdout, /^(\{.*\})$/m));
  clearInterval(look);
  const after = residentBytes(proxy.pid);
  proxy.kill('SIGINT');
  await once(proxy, 'exit');
  return judge(result, await rows, after - before);
}

/** What clients say of themselves, what the capture says, and what memory has grown by. */
function judge(result, rows, growth) {
  const { connections, sent, received, wrong } = result;
  const inCapture = (side) => rows.reduce((sum, { messages }) => sum + messages[side], 0);
  const frames = rows.reduce((sum, row) => sum + row.frames.clientToServer + row.frames.serverToClient, 0);
  const allowed = frames * BYTES_A_FRAME + OTHER_MEMORY;
  const unclean = rows.filter(({ close }) => close?.clean !== true).length;
  const checks = [
    ['every message came back once, in its order', wrong === 0 && sent === received],
    ['every connection is in the capture', rows.length === connections],
    ['every message to the server is', inCapture('clientToServer') === sent],
    ['every message from the server is', inCapture('serverToClient') === received],
    ['every connection was closed cleanly', unclean === 0],
    [`memory grew by ${mega(growth)} MB, at most ${mega(allowed)}`, growth <= allowed],
  ];
  process.stdout.write(
    `${minutes} minutes, ${connections} connections, ${sent} messages, ${mega(statSync(capture).size)} MB recorded\n`,
  );
  for (const [what, holds] of checks) process.stdout.write(`${holds ? 'ok' : 'FAILED'}: ${what}\n`);
  return checks.every(([, holds]) => holds) ? 0 : 1;
}

function start(words) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.on('data', (piece) => process.stderr.write(piece));
  children.push(child);
  return child;
}

/** What a program tells first that matches. */
function told(stream, pattern) {
  return new Promise((resolve) => {
    let text = '';
    stream.on('data', (piece) => {
      text += piece;
      const match = pattern.exec(text);
      if (match !== null) resolve(match[1]);
    });
  });
}

async function rowsOf(stream) {
  const rows = [];
  for await (const line of createInterface({ input: stream })) rows.push(JSON.parse(line));
  return rows;
}

/** VmRSS of proc(5). */
function residentBytes(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

function report(pid, before) {
  process.stdout.write(
    `memory ${mega(residentBytes(pid))} MB (${mega(before)} at first), capture ${mega(statSync(capture).size)} MB\n`,
  );
}

function mega(bytes) {
  return (bytes / 1e6).toFixed(0);
}
