import type { ProxySettings } from '../../../src-core/contract/proxy.ts';
import type { Trouble } from '../../../src-core/contract/trouble.ts';
import { ClientCertificates } from './client-certificates.ts';
import { KeyLogFile } from './key-log-file.ts';

/** What TLS of a proxy has in files of its user. */
export interface TlsFiles {
  readonly certificates: ClientCertificates;
  readonly keyLog: KeyLogFile | undefined;
}

export type TlsFilesOpened =
  | { readonly kind: 'opened'; readonly files: TlsFiles }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

/** Reads what is to be read, and opens what is to be written. @param onBroken told when the key log can't be written any more */
export async function openTlsFiles(
  { clientCertificates, keyLog }: ProxySettings,
  onBroken: (trouble: Trouble) => void,
): Promise<TlsFilesOpened> {
  const read = await ClientCertificates.read(clientCertificates);
  if (read.kind === 'failed') return read;
  const { certificates } = read;
  if (keyLog === null) return { kind: 'opened', files: { certificates, keyLog: undefined } };
  const opened = KeyLogFile.open(keyLog, onBroken);
  if (opened.kind === 'failed') return opened;
  return { kind: 'opened', files: { certificates, keyLog: opened.log } };
}
