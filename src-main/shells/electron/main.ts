/** The desktop app: the main process of Electron. */
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { appRoot } from '../app-root.ts';
import { say } from '../command-line/standard-error.ts';
import { STANDARD_INPUT } from '../standard-input.ts';
import { Desktop, fileArgument, type StartRequest } from './desktop.ts';
import { registerWindowScheme } from './security.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(path, appRoot));

const file = fileArgument(process.argv, app.isPackaged);

// Electron becomes ready while modules load, so nothing may be awaited before this.
registerWindowScheme();
const isLive = file === STANDARD_INPUT;
if (app.requestSingleInstanceLock({ file: isLive ? null : file } satisfies StartRequest)) {
  new Desktop({
    engineModule: fromRoot('out/main/engine.js'),
    preload: fromRoot('out/preload/preload.cjs'),
    windowFolder: fromRoot('out/renderer'),
  }).start(file);
} else if (isLive) {
  say('a window is open already, which can\'t take this input. Close it, or use "framescope serve -".');
  app.exit(1);
} else {
  app.quit();
}
