/**
 * What a capture costs in time and memory, in a process of its own and after another one: prints one JSON object. Run
 * by `npm run bench`, which bundles it.
 */
import { CaptureSession } from '../../src-main/engine/capture-session.ts';

const collect = (globalThis as { gc?: () => void }).gc;

/** Memory that is in use, once what isn't has been given back. */
function used(): number {
  collect?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const [path = '', warmUp = ''] = process.argv.slice(2);
// The engine of the language is warm from then on: what is left is what a frame costs.
const earlier = new CaptureSession({ from: warmUp, name: warmUp });
await earlier.run();
earlier.close();
const before = used();
const start = performance.now();
const session = new CaptureSession({ from: path, name: path });
await session.run();
const seconds = (performance.now() - start) / 1000;
const after = used();
const { frames, messages } = session.store;
process.stdout.write(
  JSON.stringify({
    seconds,
    frames: frames.count,
    used: after - before,
    columns: frames.byteLength + messages.byteLength,
  }),
);
session.close();
