/**
 * Stands in for the `electron` module, whose runtime can't be had in tests: it records what it is told, and wires
 * the last window's preload to the main process as Electron would. The only fake of it; use it with
 * `vi.mock('electron', () => import('.../support/fake-electron.ts'))` and start each test with `resetElectron()`.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

type Handler = (event: unknown, ...given: unknown[]) => unknown;

interface Posted {
  readonly message: unknown;
  readonly ports: readonly MessagePort[];
}

/** An event that can be prevented, as Electron's are. */
export class FakeEvent {
  prevented = false;
  preventDefault(): void {
    this.prevented = true;
  }
}

class FakeWebContents extends EventEmitter {
  readonly mainFrame = { frameToken: 'main-frame', parent: null, url: 'framescope://app/index.html' };
  readonly sent: { channel: string; message: unknown; ports: number }[] = [];
  windowOpenHandler: ((details: { url: string }) => unknown) | undefined;
  reloads = 0;

  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.windowOpenHandler = handler;
  }
  reload(): void {
    this.reloads += 1;
  }
  send(channel: string, message: unknown): void {
    this.postMessage(channel, message);
  }
  postMessage(channel: string, message: unknown, ports: readonly MessagePort[] = []): void {
    this.sent.push({ channel, message, ports: ports.length });
    ipcRenderer.emit(channel, { ports }, structuredClone(message));
  }
}

export class BrowserWindow extends EventEmitter {
  static windows: BrowserWindow[] = [];
  readonly webContents = new FakeWebContents();
  readonly calls: string[] = [];
  readonly show = () => this.calls.push('show');
  readonly focus = () => this.calls.push('focus');
  readonly restore = () => this.calls.push('restore');
  readonly setBackgroundColor = (colour: string) => this.calls.push(`setBackgroundColor ${colour}`);
  readonly isMinimized = () => this.isDown;
  isDown = false;

  constructor(readonly options: Readonly<Record<string, unknown>>) {
    super();
    BrowserWindow.windows.push(this);
    app.emit('web-contents-created', new FakeEvent(), this.webContents);
  }
  static fromWebContents(contents: unknown): BrowserWindow | null {
    return BrowserWindow.windows.find((window) => window.webContents === contents) ?? null;
  }
  loadURL(url: string): Promise<void> {
    this.calls.push(`loadURL ${url}`);
    return Promise.resolve();
  }
  close(): void {
    const event = new FakeEvent();
    this.emit('close', event);
    if (event.prevented) return;
    BrowserWindow.windows.splice(BrowserWindow.windows.indexOf(this), 1);
    this.emit('closed');
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false;
  userData = '';
  isFirst = true;
  quits = 0;
  exits: number[] = [];
  lockRequests: unknown[] = [];
  readonly whenReady = () => this.ready;
  readonly getPath = (_name: 'userData') => this.userData;
  private becomeReady: () => void = () => {};
  private ready = Promise.resolve();

  reset(): void {
    this.removeAllListeners();
    Object.assign(this, { isPackaged: false, isFirst: true, quits: 0, exits: [], lockRequests: [] });
    this.ready = new Promise((resolve) => {
      this.becomeReady = resolve;
    });
  }
  /** Electron's own `ready`; resolves once those who waited have run. */
  async makeReady(): Promise<void> {
    this.becomeReady();
    await this.ready;
    await new Promise((resolve) => setImmediate(resolve));
  }
  requestSingleInstanceLock(request: unknown): boolean {
    this.lockRequests.push(request);
    return this.isFirst;
  }
  /** Whoever listens to `before-quit` can prevent it. */
  quit(): void {
    const event = new FakeEvent();
    this.emit('before-quit', event);
    if (!event.prevented) this.quits += 1;
  }
  exit(code: number): void {
    this.exits.push(code);
  }
}

type PermissionRequest = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;

class FakeSession extends EventEmitter {
  permissionRequest: PermissionRequest | undefined;
  permissionCheck: (() => boolean) | undefined;
  devicePermission: (() => boolean) | undefined;
  readonly setPermissionRequestHandler = (permissionRequest: PermissionRequest) =>
    Object.assign(this, { permissionRequest });
  readonly setPermissionCheckHandler = (permissionCheck: () => boolean) =>
    Object.assign(this, { permissionCheck });
  readonly setDevicePermissionHandler = (devicePermission: () => boolean) =>
    Object.assign(this, { devicePermission });
}

/** An engine process that only listens, and ends when it is told to. */
export class FakeUtilityProcess extends EventEmitter {
  readonly posted: Posted[] = [];
  readonly stderr = new PassThrough();
  kills = 0;
  kill(): boolean {
    if (this.kills++ === 0) queueMicrotask(() => this.emit('exit', 0));
    return true;
  }

  constructor(
    readonly module: string,
    readonly given: readonly string[],
    readonly options: unknown,
  ) {
    super();
  }
  postMessage(message: unknown, ports: readonly MessagePort[] = []): void {
    this.posted.push({ message: structuredClone(message), ports });
    this.emit('posted', structuredClone(message), ports);
  }
}

export const app = new FakeApp();
export const session = { defaultSession: new FakeSession() };
export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false });

export const protocol = {
  schemes: [] as unknown[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged(schemes: readonly unknown[]): void {
    protocol.schemes.push(...schemes);
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    protocol.handlers.set(scheme, handler);
  },
};

export const utilityProcess = {
  engines: [] as FakeUtilityProcess[],
  fork(module: string, given: readonly string[], options: unknown): FakeUtilityProcess {
    const engine = new FakeUtilityProcess(module, given, options);
    utilityProcess.engines.push(engine);
    return engine;
  },
};

/** Node's own channel: its ports queue, start and carry structured clones as Electron's do. */
export const MessageChannelMain = MessageChannel;

export const ipcMain = {
  handlers: new Map<string, Handler>(),
  handle(channel: string, handler: Handler): void {
    ipcMain.handlers.set(channel, handler);
  },
};

export const ipcRenderer = Object.assign(new EventEmitter(), {
  /** Calls the main process from the main frame of the last window. */
  async invoke(channel: string, ...given: unknown[]): Promise<unknown> {
    const sender = BrowserWindow.windows.at(-1)?.webContents;
    const handler = ipcMain.handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const event = { sender, senderFrame: sender?.mainFrame };
    return structuredClone(await handler(event, ...given.map((value) => structuredClone(value))));
  },
});

export const contextBridge = {
  exposed: new Map<string, unknown>(),
  exposeInMainWorld(name: string, value: unknown): void {
    contextBridge.exposed.set(name, value);
  },
};

export const webUtils = {
  /** Where dropped files lie; a `File` made by a script is not among them. */
  paths: new Map<unknown, string>(),
  getPathForFile(file: unknown): string {
    if (!(file instanceof File)) throw new TypeError('The argument must be a File');
    return webUtils.paths.get(file) ?? '';
  },
};

export const dialog = {
  asked: [] as unknown[][],
  openAnswer: { canceled: true, filePaths: [] as string[] },
  saveAnswer: { canceled: true, filePath: '' },
  boxAnswer: { response: 0 },
  async showSaveDialog(...given: unknown[]): Promise<{ canceled: boolean; filePath: string }> {
    dialog.asked.push(given);
    return dialog.saveAnswer;
  },
  async showOpenDialog(...given: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> {
    dialog.asked.push(given);
    return dialog.openAnswer;
  },
  showErrorBox(...given: unknown[]): void {
    dialog.asked.push(given);
  },
  async showMessageBox(...given: unknown[]): Promise<{ response: number }> {
    dialog.asked.push(given);
    return dialog.boxAnswer;
  },
};

export interface FakeMenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly click?: () => void;
  readonly submenu?: readonly FakeMenuItem[];
}

export const Menu = {
  applicationMenu: [] as readonly FakeMenuItem[],
  buildFromTemplate: (template: readonly FakeMenuItem[]): readonly FakeMenuItem[] => template,
  setApplicationMenu(menu: readonly FakeMenuItem[]): void {
    Menu.applicationMenu = menu;
  },
};

/** Forgets everything but what the preload has registered, which is loaded once. */
export function resetElectron(): void {
  app.reset();
  BrowserWindow.windows = [];
  session.defaultSession = new FakeSession();
  nativeTheme.removeAllListeners();
  nativeTheme.shouldUseDarkColors = false;
  protocol.schemes = [];
  protocol.handlers.clear();
  utilityProcess.engines = [];
  ipcMain.handlers.clear();
  Object.assign(dialog, {
    asked: [],
    openAnswer: { canceled: true, filePaths: [] },
    saveAnswer: { canceled: true, filePath: '' },
    boxAnswer: { response: 0 },
  });
}
