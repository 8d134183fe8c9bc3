import { joinBytes } from '../bytes/copy.ts';
import { encodeLatin1 } from '../bytes/latin-1.ts';
import { encodeUtf8 } from '../bytes/utf-8.ts';

// RFC 9110 15.5
const REASONS = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  426: 'Upgrade Required',
} as const;

export type RefusalStatus = keyof typeof REASONS;

/** Fields that a status must have. */
const FIELDS: Readonly<Record<RefusalStatus, readonly string[]>> = {
  400: [],
  // RFC 9110 15.5.6: the methods that are allowed.
  405: ['Allow: GET'],
  // RFC 9110 15.5.22: what to upgrade to. RFC 6455 4.2.2, 4: the version that is understood.
  426: ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
};

/**
 * A whole response that refuses a request and ends the connection.
 *
 * @param sentence why, for a person; the body
 * @param method of the request: the answer to HEAD has no body (RFC 9110 9.3.2)
 */
export function refusalResponse(status: RefusalStatus, sentence: string, method: string): Uint8Array {
  const body = encodeUtf8(`${sentence}\n`);
  const lines = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    ...FIELDS[status],
    // RFC 9110 7.8: an Upgrade field is named by Connection.
    `Connection: ${status === 426 ? 'Upgrade, close' : 'close'}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
  ];
  const head = encodeLatin1([...lines, '', ''].join('\r\n'));
  return method === 'HEAD' ? head : joinBytes([head, body]);
}
