/** The ways from a client to the server of the bench, each through a process of its own. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ended, freePort, listens, startProgram } from './proxy-programs.mjs';

const COMMAND = 'src-main/launcher/framescope.mjs';
const HOST = '127.0.0.1';

/** All ways that there are here, the bare ones first; without mitmproxy where it isn't installed. */
export async function startWays(port, folder) {
  const ways = [direct(port), await relay(port), await framescope(port, folder)];
  const other = await mitmproxy(port, folder);
  return other === undefined ? ways : [...ways, other];
}

export async function stopWays(ways) {
  for (const way of ways) await way.stop();
}

function direct(port) {
  return { name: 'direct', url: `ws://${HOST}:${port}/`, stop: async () => {} };
}

export async function relay(port) {
  const { id, said, stop } = await startProgram('proxy-tcp-relay', port);
  return { name: 'bare relay', url: `ws://${HOST}:${said}/`, id, stop };
}

/** Framescope as a reverse proxy that captures to disk and prints nothing before its end. */
export async function framescope(port, folder) {
  const file = join(folder, 'proxied.pcapng');
  const words = ['proxy', '--mode', 'reverse', '--listen', `${HOST}:0`, '--target', `ws://${HOST}:${port}/`];
  const quiet = ['--write', file, '--as', 'connections', '--format', 'ndjson'];
  const child = spawn(process.execPath, [COMMAND, ...words, ...quiet], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      const address = /ws:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (address !== undefined) resolve(`${address}/`);
    });
    child.once('exit', () => reject(new Error(`framescope proxy has ended: ${said}`)));
  });
  const stop = async () => {
    await ended(child, 'SIGINT');
    rmSync(file, { force: true });
  };
  return { name: 'Framescope', url, id: child.pid, stop };
}

async function mitmproxy(server, folder) {
  const port = await freePort();
  const words = ['--mode', `reverse:http://${HOST}:${server}`, '--listen-host', HOST, '-p', String(port)];
  const child = spawn('mitmdump', [...words, '-q', '--set', `confdir=${folder}`], { stdio: 'ignore' });
  const isThere = await new Promise((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
  if (!isThere) return undefined;
  await listens(port);
  const stop = () => ended(child, 'SIGTERM');
  return { name: 'mitmproxy', url: `ws://${HOST}:${port}/`, id: child.pid, stop };
}
