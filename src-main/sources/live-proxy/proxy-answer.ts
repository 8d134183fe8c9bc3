import { STATUS_CODES } from 'node:http';
import type { CertificateFacts } from '../../../src-core/stream/relayed.ts';

/** What the proxy itself answers a request with. */
export interface ProxyAnswer {
  readonly status: number;
  /** What happened and what can be done, one sentence. */
  readonly sentence: string;
  /** RFC 9209 2.3: the type of the error, for programs. */
  readonly error?: string | undefined;
  /** The server that is not believed, where that is why, with the certificate that it showed. */
  readonly unbelieved?: { readonly host: string; readonly certificate: CertificateFacts | null } | undefined;
  /** All of it, where it is written already. */
  readonly response?: Uint8Array | undefined;
}

/** A whole response in plain text, after which the connection is closed. */
export function answerBytes({ status, sentence, error }: ProxyAnswer): Buffer {
  const body = Buffer.from(`Framescope: ${sentence}\n`);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    ...(error === undefined ? [] : [`Proxy-Status: framescope; error=${error}`]),
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}
