import { readFileSync } from 'node:fs';
import type { ClientCertificate } from '../../../src-core/contract/proxy.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { fileTrouble } from '../../engine/file-trouble.ts';
import { CLIENT_KEY, CLIENT_PASSPHRASE, type FileForHost } from './client-certificate-options.ts';

/** The files that were named for client certificates. */
export interface ClientFiles {
  readonly certificates: readonly FileForHost[];
  readonly keys: readonly FileForHost[];
  readonly passphrases: readonly FileForHost[];
}

/** Puts together what belongs to one host, or says what does not fit. Passphrases are read from their files. */
export function clientCertificatesOf({
  certificates,
  keys,
  passphrases,
}: ClientFiles): { readonly certificates: readonly ClientCertificate[] } | { readonly mustBe: string } {
  const hosts = new Set(certificates.map(({ host }) => host));
  for (const [{ flag }, files] of [
    [CLIENT_KEY, keys],
    [CLIENT_PASSPHRASE, passphrases],
  ] as const) {
    const lonely = files.find(({ host }) => !hosts.has(host));
    if (lonely !== undefined)
      return { mustBe: `${flag}: ${lonely.host} has no certificate. Name it with --client-certificate.` };
  }
  try {
    return {
      certificates: certificates.map(({ host, file }) => ({
        host,
        certificate: file,
        key: fileOf(host, keys) ?? null,
        passphrase: firstLine(fileOf(host, passphrases)),
      })),
    };
  } catch (error) {
    const { path = 'a file' } = error as NodeJS.ErrnoException;
    return { mustBe: `--client-passphrase: ${troubleText(fileTrouble(error, path))}` };
  }
}

function fileOf(wanted: string, files: readonly FileForHost[]): string | undefined {
  return files.find(({ host }) => host === wanted)?.file;
}

function firstLine(path: string | undefined): string | null {
  return path === undefined ? null : (/^[^\r\n]*/.exec(readFileSync(path, 'utf8'))?.[0] ?? '');
}
