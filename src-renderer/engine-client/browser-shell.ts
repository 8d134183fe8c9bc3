import type { EngineMessage } from '../../src-core/contract/channel.ts';
import { decodeMessage, encodeMessage } from '../../src-core/contract/json-codec.ts';
import type { AuthorityView } from '../../src-core/contract/proxy.ts';
import type {
  CaptureHandle,
  KeptFilters,
  RecentCapture,
  SavedCapture,
  UnsavedCapture,
} from '../../src-core/contract/shell.ts';
import type { EngineConnection, Shell } from './shell.ts';

/** The shell around a browser tab: calls and channels of the host that served the page. */
export function browserShell(): Shell {
  return {
    captures: () => call<readonly CaptureHandle[]>('GET', '/captures'),
    recent: () => call<readonly RecentCapture[]>('GET', '/recent'),
    openRecent: (path) => call<CaptureHandle>('POST', '/captures/recent', JSON.stringify({ path })),
    openSample: () => call<CaptureHandle>('POST', '/captures/sample'),
    keptFilters: () => call<KeptFilters>('GET', '/filters'),
    keepFilter: (change) => call<KeptFilters>('POST', '/filters', JSON.stringify(change)),
    startProxy: (settings) => call<CaptureHandle>('POST', '/proxies', JSON.stringify(settings)),
    authority: () => call<AuthorityView | null>('GET', '/authority'),
    removeAuthority: () => call<boolean>('DELETE', '/authority'),
    close: async (id) => {
      await call<null>('DELETE', `/captures/${id}`);
    },
    reopen: (id) => call<CaptureHandle>('POST', `/captures/${id}/reopen`),
    unsaved: () => call<readonly UnsavedCapture[]>('GET', '/unsaved'),
    openUnsaved: (file) => call<CaptureHandle>('POST', '/unsaved/open', JSON.stringify({ file })),
    saveUnsaved: async (file) => download(file),
    discardUnsaved: async (file) => {
      await call<null>('POST', '/unsaved/discard', JSON.stringify({ file }));
    },
    choose: async () => {
      const file = await chooseFile();
      return file === undefined ? undefined : upload(file);
    },
    openDropped: upload,
    onCaptureOpened: () => {},
    connect,
  };
}

function upload(file: File): Promise<CaptureHandle> {
  return call<CaptureHandle>('POST', `/captures?name=${encodeURIComponent(file.name)}`, file);
}

/** The browser decides where it goes, and whether at all. */
function download(file: string): SavedCapture {
  const link = document.createElement('a');
  link.href = `/unsaved/content?file=${encodeURIComponent(file)}`;
  link.download = file;
  link.click();
  return { kind: 'downloading' };
}

/** Rejects with the host's sentence when it refuses. */
async function call<T>(method: string, path: string, body?: BodyInit): Promise<T> {
  const response = await fetch(path, { method, ...(body === undefined ? {} : { body }) }).catch(() => {
    throw new Error('Framescope does not answer. Has it been stopped?');
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  return (await response.json()) as T;
}

function chooseFile(): Promise<File | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}

function connect(id: string, onMessage: (message: EngineMessage) => void): EngineConnection {
  const channel = new WebSocket(`ws://${location.host}/captures/${id}/channel`);
  const early: string[] = [];
  channel.addEventListener('open', () => {
    for (const text of early.splice(0)) channel.send(text);
  });
  channel.addEventListener('message', ({ data }) => {
    const message = typeof data === 'string' ? decodeMessage(data) : undefined;
    if (message !== undefined) onMessage(message as EngineMessage);
  });
  channel.addEventListener('close', ({ reason }) => {
    const why = reason === '' ? 'the connection to Framescope was lost' : reason;
    onMessage({ kind: 'ended', reason: why, whose: 'connection' });
  });
  return {
    post: (message) => {
      const text = encodeMessage(message);
      if (channel.readyState === WebSocket.CONNECTING) early.push(text);
      else if (channel.readyState === WebSocket.OPEN) channel.send(text);
    },
    close: () => channel.close(),
  };
}
