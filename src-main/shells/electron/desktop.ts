import { isAbsolute, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { app, type BrowserWindow, dialog, Menu } from 'electron';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import { isText, nullOr, record } from '../../../src-core/values/checks.ts';
import { UnsavedCaptures } from '../../live-captures/unsaved-captures.ts';
import { authorityFolder } from '../authority-folder.ts';
import { AuthorityKeeping } from '../authority-keeping.ts';
import { FilterMemory } from '../kept-filters.ts';
import { LiveCaptures } from '../live-captures.ts';
import { dataFolder, RecentCaptures } from '../recent-captures.ts';
import { STANDARD_INPUT, standardInput } from '../standard-input.ts';
import { answerAuthorityCalls, answerCalls, answerFilterCalls, answerLiveCalls } from './calls.ts';
import { CaptureFiles } from './capture-files.ts';
import { OpenCaptures } from './captures.ts';
import type { NoticeChannels } from './channels.ts';
import { LiveCaptureSaving } from './live-capture-saving.ts';
import { menuTemplate } from './menu.ts';
import { denyNavigation, denyPermissions, serveWindow } from './security.ts';
import { createWindow, focusWindow } from './window.ts';

/** Absolute paths of what was built. */
export interface Places {
  readonly engineModule: string;
  readonly preload: string;
  readonly windowFolder: string;
}

/** What a second start hands to the first, as an absolute path. */
export interface StartRequest {
  readonly file: string | null;
}

const isStartRequest = record<StartRequest>({ file: nullOr(isText) });

/** The file named on the command line, made absolute, or `-` for standard input; a working copy is started with its own folder before it. */
export function fileArgument(argv: readonly string[], isPackaged: boolean): string | null {
  const named = argv.slice(1).filter((argument) => argument === STANDARD_INPUT || !argument.startsWith('-'));
  const file = named[isPackaged ? 0 : 1];
  if (file === undefined || file === STANDARD_INPUT) return file ?? null;
  return resolve(file);
}

/** The running app: one window, the captures that are open, and the ways in from outside. */
export class Desktop {
  private readonly captures: OpenCaptures;
  private readonly files: CaptureFiles;
  private readonly live: LiveCaptures;
  private readonly saving: LiveCaptureSaving;
  /** Whether its user has decided what becomes of unsaved captures, and may leave. */
  private mayLeave = false;
  private isAsking = false;
  private window: BrowserWindow | undefined;

  /** `openInput` gives standard input, which can be had once. */
  constructor(
    private readonly places: Places,
    private readonly openInput: () => Readable = standardInput,
  ) {
    this.captures = new OpenCaptures(places.engineModule, (id, reason) =>
      this.tell('framescope:engine-ended', { id, reason }),
    );
    const recents = new RecentCaptures(app.getPath('userData'));
    this.files = new CaptureFiles(this.captures, recents);
    // Where the browser host keeps them too: whichever starts next offers what either left.
    const unsaved = new UnsavedCaptures(join(dataFolder(), 'unsaved'));
    this.live = new LiveCaptures(unsaved, this.captures, authorityFolder(app.getPath('userData')));
    this.saving = new LiveCaptureSaving(this.live, recents);
  }

  /** Listens to the system at once, since macOS names files before the app is ready; the rest follows then. */
  start(file: string | null): void {
    denyNavigation();
    app.on('open-file', (event, path) => {
      event.preventDefault();
      void this.openFromOutside(path);
    });
    app.on('second-instance', (_event, _argv, _folder, request) => this.acceptSecondStart(request));
    app.on('activate', () => this.showWindow());
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('before-quit', (event) => this.askFirst(event, () => app.quit()));
    app.on('will-quit', () => this.captures.closeAll());
    void app.whenReady().then(() => this.begin(file));
  }

  private begin(file: string | null): void {
    denyPermissions();
    serveWindow(this.places.windowFolder);
    answerCalls(this.captures, this.files);
    answerLiveCalls(this.live, this.saving);
    answerAuthorityCalls(new AuthorityKeeping(authorityFolder(app.getPath('userData'))));
    answerFilterCalls(new FilterMemory(app.getPath('userData')));
    this.setMenu();
    if (file === STANDARD_INPUT) void this.recordStandardInput();
    else if (file !== null) this.files.open(file);
    this.showWindow();
  }

  private async recordStandardInput(): Promise<void> {
    const reply = await this.live.record('standard input', this.openInput());
    if (reply.kind === 'done') this.announce(reply.result);
    else await dialog.showMessageBox({ type: 'error', message: reply.message });
  }

  /** Holds an event that would end captures until it is decided what becomes of those that are unsaved. */
  private askFirst(event: { preventDefault(): void }, goOn: () => void): void {
    const unsaved = this.captures.list().filter((capture) => capture.unsaved !== null);
    if (this.mayLeave || unsaved.length === 0) return;
    event.preventDefault();
    if (this.isAsking) return;
    void this.decide(unsaved).then(() => {
      if (this.mayLeave) goOn();
    });
  }

  /** Whatever comes of asking, it can be asked again. */
  private async decide(unsaved: readonly CaptureHandle[]): Promise<void> {
    this.isAsking = true;
    try {
      this.mayLeave = await this.saving.askBeforeClosing(unsaved, this.window ?? null);
    } catch (error) {
      const detail = `Asking what is to become of them failed (${String(error)}).`;
      dialog.showErrorBox(
        'Live captures are not saved yet',
        `${detail} Close Framescope again to be asked again.`,
      );
    } finally {
      this.isAsking = false;
    }
  }

  private setMenu(): void {
    const template = menuTemplate(
      { platform: process.platform, isPackaged: app.isPackaged },
      { open: () => void this.chooseFromMenu(), openSample: () => this.announce(this.files.openSample()) },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  private async chooseFromMenu(): Promise<void> {
    const capture = await this.files.choose(this.window ?? null);
    if (capture !== null) this.announce(capture);
  }

  private async openFromOutside(path: string): Promise<void> {
    await app.whenReady();
    this.announce(this.files.open(path));
  }

  private acceptSecondStart(request: unknown): void {
    if (isStartRequest(request) && request.file !== null && isAbsolute(request.file)) {
      this.announce(this.files.open(request.file));
    } else {
      this.showWindow();
    }
  }

  /** A window that is only now being made asks for all open captures itself. */
  private announce(capture: CaptureHandle): void {
    this.tell('framescope:capture-opened', capture);
    this.showWindow();
  }

  private showWindow(): void {
    if (this.window !== undefined) {
      focusWindow(this.window);
      return;
    }
    const window = createWindow(this.places.preload);
    this.window = window;
    // On macOS captures go on without a window.
    if (process.platform !== 'darwin') {
      window.on('close', (event) => this.askFirst(event, () => window.close()));
    }
    this.window.once('closed', () => {
      this.window = undefined;
    });
  }

  private tell<N extends keyof NoticeChannels>(channel: N, notice: NoticeChannels[N]): void {
    this.window?.webContents.send(channel, notice);
  }
}
