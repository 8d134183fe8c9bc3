/** What a bare clone needs before anything of it can run. No dependencies: it runs before there are any. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = new URL('../../', import.meta.url);

const OLDEST_NODE = [20, 19];
/** What the build is made from. */
const SOURCES = ['src-core', 'src-main', 'src-renderer', 'electron.vite.config.ts', 'package-lock.json'];
const BUILT = 'out/main/command-line.js';

/** Installs and builds what is missing or older than its sources. Ends the process with a sentence where it can't. */
export async function prepareCheckout() {
  requireNode();
  const isInstalled = modified('node_modules/.package-lock.json') >= modified('package-lock.json');
  if (!isInstalled) {
    say('installing packages (once).');
    // Its prepare script builds as well.
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
  }
  if (modified(BUILT) < Math.max(...SOURCES.map(newest))) {
    say('building.');
    await run('npm', ['run', '--silent', 'build']);
  }
}

/** Runs a program in the checkout, its output shown; ends this process when it fails. */
export async function run(program, words, options = {}) {
  const code = await exitCode(program, words, options);
  if (code !== 0) process.exit(code);
}

/** Runs a program in the checkout, its output shown, and gives its exit code. Signals are handed on to it. */
export function exitCode(program, words, options = {}) {
  const child = spawn(program, words, {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
    shell: process.platform === 'win32' && program === 'npm',
    ...options,
  });
  const handOn = (signal) => child.kill(signal);
  process.on('SIGINT', handOn).on('SIGTERM', handOn);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${program} can't be started: ${error.message}.`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  }).finally(() => process.off('SIGINT', handOn).off('SIGTERM', handOn));
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  say(`Node ${OLDEST_NODE.join('.')} or newer is needed, and this is ${process.versions.node}.`);
  process.exit(1);
}

/** When a file was last changed, in milliseconds; 0 when there is none. */
function modified(path) {
  const url = new URL(path, root);
  return existsSync(url) ? statSync(url).mtimeMs : 0;
}

/** When the newest file of a folder, or the file itself, was last changed. */
function newest(path) {
  const url = new URL(path, root);
  if (!statSync(url).isDirectory()) return modified(path);
  const files = readdirSync(url, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => statSync(`${entry.parentPath}/${entry.name}`).mtimeMs));
}

function say(sentence) {
  process.stderr.write(`framescope: ${sentence}\n`);
}
