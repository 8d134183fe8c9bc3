/**
 * Runs in the window before its page, sandboxed and apart from the page's own scripts. Exposes named functions
 * only: neither `ipcRenderer` nor a port ever reaches the page.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { EngineMessage } from '../../../src-core/contract/channel.ts';
import type { CaptureHandle, DesktopBridge } from '../../../src-core/contract/shell.ts';
import type { Reply } from '../reply.ts';
import type { ArgumentOf, CallChannel, NoticeChannels, ResultOf } from './channels.ts';

/** The parts of the DOM's MessagePort that are used here; the DOM's types are for the page. */
interface EnginePort {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** One joining of the page to an engine. */
interface Link {
  readonly id: string;
  readonly onMessage: (message: unknown) => void;
  port: EnginePort | undefined;
  /** Said before the port came. */
  readonly waiting: unknown[];
}

const links = new Map<number, Link>();
let lastLink = 0;
/** Opened from outside before the page listened. */
const openedEarly: CaptureHandle[] = [];
let onOpened: ((capture: CaptureHandle) => void) | undefined;

/** Rejects with the shell's own words. */
async function call<C extends CallChannel>(channel: C, ...given: ArgumentList<C>): Promise<ResultOf<C>> {
  const reply: Reply<ResultOf<C>> = await ipcRenderer.invoke(channel, ...given);
  if (reply.kind === 'refused') throw new Error(reply.message);
  return reply.result;
}

type ArgumentList<C extends CallChannel> = ArgumentOf<C> extends undefined ? [] : [ArgumentOf<C>];

function onNotice<N extends keyof NoticeChannels>(
  channel: N,
  take: (notice: NoticeChannels[N], port: EnginePort | undefined) => void,
): void {
  ipcRenderer.on(channel, (event, notice: NoticeChannels[N]) => {
    take(notice, event.ports[0] as unknown as EnginePort | undefined);
  });
}

function connect(id: string, onMessage: (message: unknown) => void): (message: unknown) => void {
  dropLinks(id);
  const number = ++lastLink;
  const link: Link = { id, onMessage, port: undefined, waiting: [] };
  links.set(number, link);
  call('framescope:connect', { id, link: number }).catch((error: Error) => endLink(number, error.message));
  return (message) => {
    if (link.port === undefined) link.waiting.push(message);
    else link.port.postMessage(message);
  };
}

function acceptPort(number: number, port: EnginePort): void {
  const link = links.get(number);
  if (link === undefined) {
    port.close();
    return;
  }
  link.port = port;
  port.onmessage = (event) => link.onMessage(event.data);
  for (const message of link.waiting.splice(0)) port.postMessage(message);
}

function endLink(number: number, reason: string): void {
  const link = links.get(number);
  links.delete(number);
  link?.onMessage({ kind: 'ended', reason, whose: 'engine' } satisfies EngineMessage);
}

function linksOf(id: string): readonly number[] {
  return [...links].filter(([, link]) => link.id === id).map(([number]) => number);
}

function dropLinks(id: string): void {
  for (const number of linksOf(id)) {
    links.get(number)?.port?.close();
    links.delete(number);
  }
}

onNotice('framescope:engine-port', ({ link }, port) => {
  if (port !== undefined) acceptPort(link, port);
});
onNotice('framescope:engine-ended', ({ id, reason }) => {
  for (const number of linksOf(id)) endLink(number, reason);
});
onNotice('framescope:capture-opened', (capture) => {
  if (onOpened === undefined) openedEarly.push(capture);
  else onOpened(capture);
});

const bridge: DesktopBridge = {
  captures: () => call('framescope:captures'),
  recent: () => call('framescope:recent'),
  openRecent: (path) => call('framescope:open-recent', path),
  openSample: () => call('framescope:open-sample'),
  keptFilters: () => call('framescope:filters'),
  keepFilter: (change) => call('framescope:keep-filter', change),
  startProxy: (settings) => call('framescope:start-proxy', settings),
  authority: () => call('framescope:authority'),
  removeAuthority: () => call('framescope:remove-authority'),
  choose: () => call('framescope:choose'),
  async openDropped(file) {
    const path = webUtils.getPathForFile(file as File);
    if (path === '') throw new Error('What was dropped is not a file on this computer. Save it first.');
    return call('framescope:open-dropped', path);
  },
  async close(id) {
    dropLinks(id);
    await call('framescope:close', id);
  },
  async reopen(id) {
    dropLinks(id);
    return call('framescope:reopen', id);
  },
  unsaved: () => call('framescope:unsaved'),
  openUnsaved: (file) => call('framescope:open-unsaved', file),
  saveUnsaved: (file) => call('framescope:save-unsaved', file),
  async discardUnsaved(file) {
    await call('framescope:discard-unsaved', file);
  },
  onCaptureOpened(listener) {
    onOpened = listener;
    for (const capture of openedEarly.splice(0)) listener(capture);
  },
  connect,
};

contextBridge.exposeInMainWorld('framescope', bridge);
