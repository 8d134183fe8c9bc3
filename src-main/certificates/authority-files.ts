import type { KeyObject, X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathBeside } from '../adapters/file-beside.ts';
import { authorityCertificate } from './authority-certificate.ts';
import { certificateFrom, keyFrom } from './authority-checks.ts';
import { type AuthorityPaths, authorityPaths, CERTIFICATE_FILE, KEY_FILE } from './authority-paths.ts';
import { keyText, newPrivateKey } from './signing.ts';
import { UnusableAuthority } from './unusable-authority.ts';

/** Rights that anyone but the owner of a file has. */
const RIGHTS_OF_OTHERS = 0o077;

/** An authority as it lies in its folder. */
export interface KeptAuthority {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/**
 * The authority of a folder. What is missing of it is made, first the key and then the certificate, each put in its
 * place whole and only where nothing is: processes that begin at once, or after one that was killed in between, go on
 * with what is there. Rejects with `UnusableAuthority`, or with Node's error where files can't be read or written.
 */
export async function keptAuthority(folder: string): Promise<KeptAuthority> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths = authorityPaths(folder);
  // It is looked for first: where it is, its key has been before.
  const certificate = await textOf(paths.certificate);
  const key = keyFrom(await keyTextAt(paths, certificate !== undefined), paths.key);
  return { key, certificate: certificateFrom(certificate ?? (await placedFor(key, paths)), key, paths) };
}

/**
 * Removes both files of an authority; resolves with whether there was any. The key goes first: left alone by a process
 * that was killed in between, a certificate is told of, while a key would be used again. What processes have left that
 * were killed while they wrote goes as well, since it may be the key under another name.
 */
export async function removeAuthority(folder: string): Promise<boolean> {
  const paths = authorityPaths(folder);
  const hadKey = await removed(paths.key);
  const hadCertificate = await removed(paths.certificate);
  const names = (await unlessMissing(readdir(folder))) ?? [];
  for (const name of names.filter(isUnplaced)) await removed(join(folder, name));
  return hadKey || hadCertificate;
}

async function keyTextAt({ key: path }: AuthorityPaths, isInUse: boolean): Promise<string> {
  const kept = await secretOf(path);
  if (kept !== undefined) return kept;
  if (isInUse) throw new UnusableAuthority('key-missing', path);
  await placeAlone(path, keyText(await newPrivateKey()), 0o600);
  const placed = await secretOf(path);
  if (placed === undefined) throw new UnusableAuthority('key-missing', path);
  return placed;
}

async function placedFor(key: KeyObject, { certificate: path }: AuthorityPaths): Promise<string> {
  await placeAlone(path, await authorityCertificate(key), 0o644);
  return readFile(path, 'utf8');
}

/** The text of a file that nobody else may have any right to, or `undefined` without the file. */
async function secretOf(path: string): Promise<string | undefined> {
  const handle = await unlessMissing(open(path, 'r'));
  if (handle === undefined) return undefined;
  try {
    const { mode } = await handle.stat();
    // Windows has no such rights; there the user's folder keeps others out.
    if (process.platform !== 'win32' && (mode & RIGHTS_OF_OTHERS) !== 0)
      throw new UnusableAuthority('open-to-others', path);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function textOf(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(path, 'utf8'));
}

/** Whether a name in the folder is one that `placeAlone` gives to what isn't in its place yet. */
function isUnplaced(name: string): boolean {
  return [CERTIFICATE_FILE, KEY_FILE].some((file) => name.startsWith('.') && name.endsWith(`.part-${file}`));
}

/** Puts a file where none is, whole and on the disk itself; one that is there stays. */
async function placeAlone(path: string, text: string, mode: number): Promise<void> {
  const beside = `${pathBeside(path)}-${basename(path)}`;
  try {
    await writeFile(beside, text, { mode, flag: 'wx', flush: true });
    await linkAlone(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}

async function linkAlone(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    // Not every file system has a second name for a file.
    await copyFile(from, to, constants.COPYFILE_EXCL).catch((refusal) => {
      if (codeOf(refusal) !== 'EEXIST') throw refusal;
    });
  }
}

async function removed(path: string): Promise<boolean> {
  return (await unlessMissing(unlink(path).then(() => true))) ?? false;
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
