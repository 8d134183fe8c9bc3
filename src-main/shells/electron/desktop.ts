import { isAbsolute, resolve } from 'node:path';
import { app, type BrowserWindow, Menu } from 'electron';
import { isText, nullOr, record } from '../../../src-core/contract/checks.ts';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import { FilterMemory } from '../kept-filters.ts';
import { RecentCaptures } from '../recent-captures.ts';
import { answerCalls, answerFilterCalls } from './calls.ts';
import { CaptureFiles } from './capture-files.ts';
import { OpenCaptures } from './captures.ts';
import type { NoticeChannels } from './channels.ts';
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

/** The file named on the command line, made absolute; a working copy is started with its own folder before it. */
export function fileArgument(argv: readonly string[], isPackaged: boolean): string | null {
  const named = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  const file = named[isPackaged ? 0 : 1];
  return file === undefined ? null : resolve(file);
}

/** The running app: one window, the captures that are open, and the ways in from outside. */
export class Desktop {
  private readonly captures: OpenCaptures;
  private readonly files: CaptureFiles;
  private window: BrowserWindow | undefined;

  constructor(private readonly places: Places) {
    this.captures = new OpenCaptures(places.engineModule, (id, reason) =>
      this.tell('framescope:engine-ended', { id, reason }),
    );
    const recents = new RecentCaptures(app.getPath('userData'));
    this.files = new CaptureFiles(this.captures, recents);
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
    app.on('will-quit', () => this.captures.closeAll());
    void app.whenReady().then(() => this.begin(file));
  }

  private begin(file: string | null): void {
    denyPermissions();
    serveWindow(this.places.windowFolder);
    answerCalls(this.captures, this.files);
    answerFilterCalls(new FilterMemory(app.getPath('userData')));
    this.setMenu();
    if (file !== null) this.files.open(file);
    this.showWindow();
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
    this.window = createWindow(this.places.preload);
    this.window.once('closed', () => {
      this.window = undefined;
    });
  }

  private tell<N extends keyof NoticeChannels>(channel: N, notice: NoticeChannels[N]): void {
    this.window?.webContents.send(channel, notice);
  }
}
