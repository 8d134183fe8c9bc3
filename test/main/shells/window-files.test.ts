import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, windowFile } from '../../../src-main/shells/window-files.ts';

let folder: string;
let root: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-window-'));
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-other'));
  writeFileSync(join(root, 'index.html'), '<title>window</title>');
  writeFileSync(join(root, 'assets', 'index-Bx_1.js'), 'run()');
  writeFileSync(join(root, 'assets', 'codicon.ttf'), 'font');
  writeFileSync(join(root, '.hidden.json'), '{}');
  writeFileSync(join(root, 'program.exe'), 'MZ');
  writeFileSync(join(folder, 'secret.json'), '{}');
  writeFileSync(join(folder, 'renderer-other', 'secret.json'), '{}');
  symlinkSync(join(folder, 'secret.json'), join(root, 'link.json'));
  symlinkSync(join(folder, 'renderer-other'), join(root, 'other'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('files of the window', () => {
  it.each([
    ['/', '<title>window</title>', 'text/html; charset=utf-8'],
    ['/index.html', '<title>window</title>', 'text/html; charset=utf-8'],
    ['/assets/index-Bx_1.js', 'run()', 'text/javascript; charset=utf-8'],
    ['/assets/index%2DBx_1.js', 'run()', 'text/javascript; charset=utf-8'],
    ['/assets/codicon.ttf', 'font', 'font/ttf'],
  ])('serves %s', async (path, text, type) => {
    expect(await windowFile(root, path)).toEqual({ bytes: Buffer.from(text), type });
  });

  it.each([
    ['a file that is not there', '/missing.js'],
    ['a folder', '/assets'],
    ['a folder with a slash', '/assets/'],
    ['a file taken for a folder', '/index.html/index.html'],
    ['no path', ''],
    ['a path without its slash', 'index.html'],
    ['two slashes', '//index.html'],
    ['the folder above', '/../secret.json'],
    ['the folder above, encoded', '/%2e%2e/secret.json'],
    ['the folder above, its slash encoded', '/..%2Fsecret.json'],
    ['the folder above, all encoded', '/%2E%2E%2fsecret.json'],
    ['the folder above, encoded twice', '/%252e%252e/secret.json'],
    ['the folder above, from below', '/assets/../../secret.json'],
    ['the folder above, with backslashes', '/..%5Csecret.json'],
    ['the folder beside with the same beginning', '/..%2frenderer-other/secret.json'],
    ['an absolute path', '/%2fetc/passwd'],
    ['a drive', '/C:/secret.json'],
    ['a hidden file', '/.hidden.json'],
    ['a NUL byte', '/index.html%00.js'],
    ['a broken escape', '/%zz'],
    ['a link to a file outside', '/link.json'],
    ['a link to a folder outside', '/other/secret.json'],
    ['a type no window asks for', '/program.exe'],
  ])('does not serve %s', async (_case, path) => {
    expect(await windowFile(root, path)).toBeUndefined();
  });
});

describe('the content security policy', () => {
  it('is this', () => {
    expect(CONTENT_SECURITY_POLICY.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self' data:",
      "img-src 'self' data: blob:",
      "worker-src 'self' blob:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });
});
