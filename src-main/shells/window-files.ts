import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** Nothing but the window's own files: no other host, no inline script, no frame around it. */
export const CONTENT_SECURITY_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  // Monaco puts its colours and measures into style elements.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What goes with every answer to the window, whether there is a file or not. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

export interface WindowFile {
  readonly bytes: Buffer<ArrayBuffer>;
  /** For the Content-Type header. */
  readonly type: string;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.ttf', 'font/ttf'],
  ['.woff', 'font/woff'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
]);

/** Names a build makes. None begins with a dot, so `..` and hidden files are out; nor is there a `:` or `\`. */
const PLAIN_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/**
 * A built file of the window. `urlPath` is the path of a URL, percent-encoded as it came and without a query;
 * `/` means `/index.html`. Gives `undefined` for what is not a file below `root`, links followed. Rejects when
 * a file that is there can't be read.
 */
export async function windowFile(root: string, urlPath: string): Promise<WindowFile | undefined> {
  const names = plainNames(urlPath === '/' ? '/index.html' : urlPath);
  if (names === undefined) return undefined;
  const type = TYPES.get(extname(names.at(-1) ?? '').toLowerCase());
  if (type === undefined) return undefined;
  const path = join(root, ...names);
  try {
    const [realRoot, realPath] = await Promise.all([realpath(root), realpath(path)]);
    if (!realPath.startsWith(realRoot + sep)) return undefined;
    return { bytes: await readFile(realPath), type };
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function plainNames(urlPath: string): readonly string[] | undefined {
  const decoded = percentDecoded(urlPath);
  if (decoded === undefined || !decoded.startsWith('/')) return undefined;
  const names = decoded.slice(1).split('/');
  return names.every((name) => PLAIN_NAME.test(name)) ? names : undefined;
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
