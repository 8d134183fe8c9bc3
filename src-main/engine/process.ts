/**
 * The engine process: one capture, one store, one view. Started by a shell, either as a child of Node (messages
 * over its IPC channel) or as an Electron utility process (the view's port comes with the first message).
 */
import type { EngineMessage, MessagePipe } from '../../src-core/contract/channel.ts';
import { CaptureSession } from './capture-session.ts';
import { isOpenCaptureFile } from './process-messages.ts';
import { serveView } from './view-server.ts';

/** The parts of Electron's `process.parentPort` and its messages that are used here. */
interface UtilityPort {
  on(event: 'message', listener: (event: { data: unknown; ports: readonly ViewPort[] }) => void): void;
}

interface ViewPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
  postMessage(message: unknown): void;
}

let session: CaptureSession | undefined;
let progress: (() => void) | undefined;

function attach(pipe: MessagePipe<EngineMessage, unknown>): void {
  if (session !== undefined) progress = serveView(session, pipe);
}

function open(message: unknown): boolean {
  if (session !== undefined || !isOpenCaptureFile(message)) return false;
  session = new CaptureSession({ from: message.path, name: message.name });
  void session.run(() => progress?.()).then(() => progress?.());
  return true;
}

function runInUtilityProcess(parent: UtilityPort): void {
  parent.on('message', ({ data, ports }) => {
    open(data);
    const port = ports[0];
    if (port === undefined) return;
    attach({
      post: (message) => port.postMessage(message),
      listen: (onMessage) => port.on('message', (event) => onMessage(event.data)),
    });
    port.start();
  });
}

function runInChildProcess(): void {
  process.once('message', (first) => {
    open(first);
    attach({
      post: (message) => process.send?.(message),
      listen: (onMessage) => process.on('message', onMessage),
    });
  });
  // The shell is gone: nobody is left to serve.
  process.once('disconnect', () => process.exit(0));
}

process.once('exit', () => session?.close());
// Ctrl+C in a terminal reaches this process too; its shell decides when it ends.
process.on('SIGINT', () => {});
process.once('SIGTERM', () => process.exit(0));

const { parentPort } = process as unknown as { parentPort?: UtilityPort };
if (parentPort === undefined) runInChildProcess();
else runInUtilityProcess(parentPort);
