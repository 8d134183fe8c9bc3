import { encodeLatin1 } from '../bytes/latin-1.ts';
import type { Peer } from './violations/violation.ts';

/**
 * How HTTP/1 begins where a frame should. No frame of that side begins so: a server's would be a fragmented Close
 * frame, a client's not masked (RFC 6455 5.1, 5.5).
 */
const BEGINNINGS: Readonly<Record<Peer, readonly Uint8Array[]>> = {
  client: ['GET ', 'POST ', 'PUT ', 'HEAD ', 'DELETE ', 'OPTIONS ', 'PATCH '].map(encodeLatin1),
  server: ['HTTP/1.'].map(encodeLatin1),
};

/** Whether bytes of a side are HTTP; `perhaps` while more of them are needed to tell. */
export function looksLikeHttp(bytes: Uint8Array, sender: Peer): 'yes' | 'no' | 'perhaps' {
  let isPerhaps = false;
  for (const beginning of BEGINNINGS[sender]) {
    const length = Math.min(beginning.length, bytes.length);
    let at = 0;
    while (at < length && bytes[at] === beginning[at]) at++;
    if (at === beginning.length) return 'yes';
    if (at === bytes.length) isPerhaps = true;
  }
  return isPerhaps ? 'perhaps' : 'no';
}
