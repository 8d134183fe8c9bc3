/**
 * The engine process: one capture, one store, one view. Started by a shell, either as a child of Node (messages
 * over its IPC channel) or as an Electron utility process (the view's port comes with the first message).
 */
import type { EngineMessage, MessagePipe } from '../../src-core/contract/channel.ts';
import { release, takeOver } from '../live-captures/ownership.ts';
import type { CaptureInput } from './capture-input.ts';
import { CaptureSession } from './capture-session.ts';
import { LiveInput } from './live-input.ts';
import {
  type FirstMessage,
  isFirstMessage,
  isLiveAnswer,
  isNameCapture,
  type LiveDemand,
} from './process-messages.ts';
import { ProxyControl } from './proxy-control.ts';
import { serveView } from './view-server.ts';

/** The parts of Electron's `process.parentPort` and its messages that are used here. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: readonly ViewPort[] }) => void): void;
}

interface ViewPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
  postMessage(message: unknown): void;
}

type TellShell = (demand: LiveDemand) => void;

let session: CaptureSession | undefined;
let progress: (() => void) | undefined;
let liveInput: LiveInput | undefined;
let proxy: ProxyControl | undefined;

function attach(pipe: MessagePipe<EngineMessage, unknown>): void {
  if (session !== undefined) progress = serveView(session, pipe, { proxy });
}

/** Takes what the shell itself says; whatever else comes is not for here. */
function hear(message: unknown, tellShell: TellShell): void {
  if (session === undefined && isFirstMessage(message)) open(message, tellShell);
  else if (isLiveAnswer(message)) liveInput?.accept(message);
  else if (session !== undefined && isNameCapture(message)) {
    session.name = message.name;
    progress?.();
  }
}

function open(message: FirstMessage, tellShell: TellShell): void {
  session = new CaptureSession({ from: sourceOf(message, tellShell), name: message.name });
  void session
    .run(() => progress?.())
    .then(() => {
      proxy?.ended();
      progress?.();
    });
}

function sourceOf(message: FirstMessage, tellShell: TellShell): CaptureInput['from'] {
  const { path } = message;
  switch (message.kind) {
    case 'open-capture-file':
      return path;
    case 'open-unsaved-capture':
      takeOver(path);
      process.once('exit', () => release(path));
      return path;
    case 'record-live-capture':
      liveInput = new LiveInput(tellShell);
      return { input: liveInput, recordInto: path };
    case 'run-proxy':
      proxy = new ProxyControl(message.settings, message.authority);
      return { packets: proxy.source, recordInto: path, limits: message.settings.limits };
  }
}

function runInUtilityProcess(parent: UtilityPort): void {
  parent.on('message', ({ data, ports }) => {
    hear(data, (demand) => parent.postMessage(demand));
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
  process.on('message', (message) => hear(message, (demand) => process.send?.(demand)));
  process.once('message', () => {
    attach({
      post: (message) => process.send?.(message),
      listen: (onMessage) => process.on('message', onMessage),
    });
  });
  // The shell is gone: nobody is left to serve.
  process.once('disconnect', () => process.exit(0));
}

process.once('exit', () => {
  session?.close();
  proxy?.close();
});
// Ctrl+C in a terminal reaches this process too; its shell decides when it ends.
process.on('SIGINT', () => {});
process.once('SIGTERM', () => process.exit(0));

const { parentPort } = process as unknown as { parentPort?: UtilityPort };
if (parentPort === undefined) runInChildProcess();
else runInUtilityProcess(parentPort);
