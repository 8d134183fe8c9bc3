import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  denyNavigation,
  denyPermissions,
  isOwnFrame,
  registerWindowScheme,
  serveWindow,
} from '../../../src-main/shells/electron/security.ts';
import { BrowserWindow, FakeEvent, protocol, resetElectron, session } from '../../support/fake-electron.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-scheme-'));
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'renderer', 'index.html'), '<title>window</title>');
  writeFileSync(join(folder, 'renderer', 'assets', 'index.js'), 'run()');
  writeFileSync(join(folder, 'secret.json'), '{}');
});

afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => resetElectron());

describe('the scheme', () => {
  function ask(url: string, method = 'GET'): Promise<Response> {
    serveWindow(join(folder, 'renderer'));
    return protocol.handlers.get('framescope')!({ url, method } as Request);
  }

  it('is standard and secure, and no more', () => {
    registerWindowScheme();
    expect(protocol.schemes).toEqual([
      { scheme: 'framescope', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it.each([
    ['framescope://app/index.html', '<title>window</title>', 'text/html; charset=utf-8'],
    ['framescope://app/', '<title>window</title>', 'text/html; charset=utf-8'],
    ['framescope://app/assets/index.js?v=1#top', 'run()', 'text/javascript; charset=utf-8'],
  ])('serves %s', async (url, text, type) => {
    const response = await ask(url);
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect(response.headers.get('content-type')).toBe(type);
  });

  it.each([
    'framescope://app/missing.js',
    'framescope://app/../secret.json',
    'framescope://app/%2e%2e/secret.json',
    'framescope://app/..%2fsecret.json',
    'framescope://app/%2e%2e%2fsecret.json',
    'framescope://app/%252e%252e%252fsecret.json',
    'framescope://app/assets/..%5c..%5csecret.json',
    'framescope://other/index.html',
    'framescope://app:80/index.html',
    'framescope://app@other/index.html',
  ])('answers %s with 404', async (url) => {
    const response = await ask(url);
    expect([response.status, await response.text()]).toEqual([404, 'Not found']);
  });

  it('answers other methods than GET with 404', async () => {
    expect((await ask('framescope://app/index.html', 'POST')).status).toBe(404);
  });

  it.each(['framescope://app/index.html', 'framescope://app/missing.js'])(
    'guards %s with headers',
    async (url) => {
      const { headers } = await ask(url);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
          "img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; base-uri 'none'; " +
          "form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );
});

describe('a page', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is denied %s',
    (name) => {
      denyNavigation();
      const { webContents } = new BrowserWindow({});
      const event = new FakeEvent();
      expect(webContents.emit(name, event)).toBe(true);
      expect(event.prevented).toBe(true);
    },
  );

  it('is denied new windows', () => {
    denyNavigation();
    const { webContents } = new BrowserWindow({});
    expect(webContents.windowOpenHandler!({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(webContents.windowOpenHandler!({ url: 'framescope://app/index.html' })).toEqual({
      action: 'deny',
    });
  });

  it.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem', 'openExternal'])(
    'is denied the permission %s',
    (permission) => {
      denyPermissions();
      const answer = vi.fn();
      session.defaultSession.permissionRequest!({}, permission, answer);
      expect(answer.mock.calls).toEqual([[false]]);
      expect(session.defaultSession.permissionCheck!()).toBe(false);
    },
  );

  it('is denied devices and downloads', () => {
    denyPermissions();
    const event = new FakeEvent();
    session.defaultSession.emit('will-download', event);
    expect(event.prevented).toBe(true);
    expect(session.defaultSession.devicePermission!()).toBe(false);
  });
});

describe('our own frame', () => {
  // Made before `resetElectron` forgot its window.
  const other = new BrowserWindow({}).webContents;

  function isOwn(change: Record<string, unknown>): boolean {
    const { webContents } = new BrowserWindow({});
    return isOwnFrame({
      sender: webContents,
      senderFrame: { ...webContents.mainFrame, ...change },
    } as never);
  }

  it.each(['framescope://app/index.html', 'framescope://app/', 'framescope://app/index.html#frames'])(
    'is the main frame of a window at %s',
    (url) => {
      expect(isOwn({ url })).toBe(true);
    },
  );

  it.each([
    'https://app/index.html',
    'framescope://other/index.html',
    'framescope://app.example.com/',
    'framescope://app:80/',
    'framescope://app@example.com/',
    'framescope:app',
    'file:///app/index.html',
    'about:blank',
    '',
  ])('is not at %j', (url) => {
    expect(isOwn({ url })).toBe(false);
  });

  it('is not a frame within the page', () => {
    expect(isOwn({ parent: {} })).toBe(false);
    expect(isOwn({ frameToken: 'another-frame' })).toBe(false);
  });

  it('is not a frame that is gone', () => {
    const { webContents } = new BrowserWindow({});
    expect(isOwnFrame({ sender: webContents, senderFrame: null } as never)).toBe(false);
  });

  it('is not a page without a window of ours', () => {
    expect(isOwnFrame({ sender: other, senderFrame: other.mainFrame } as never)).toBe(false);
  });
});
