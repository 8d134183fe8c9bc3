import type { ReactNode } from 'react';
import type { ConnectionView } from '../../src-core/contract/views.ts';
import { byteText, countText } from '../look/numbers.ts';

/** One connection in three lines: where to, how it stands, how much it carried. */
export function ConnectionRow({
  connection,
  isOpening,
}: {
  connection: ConnectionView;
  isOpening: boolean;
}): ReactNode {
  const { frames, bytes, url, state, subprotocol, troubles } = connection;
  const total = frames.clientToServer + frames.serverToClient;
  return (
    <div className="connection-row" title={[url, ...troubles].join('\n')}>
      <div className="connection-url">
        <span className="connection-number">{connection.connection}</span>
        <span className={`state-dot ${state}`} aria-hidden />
        <ShortUrl url={url} />
      </div>
      <div className="connection-state">
        {troubles.length > 0 && <span className="badge warning">incomplete</span>}
        {stateText(connection, isOpening)}
      </div>
      <div className="connection-counts">
        {subprotocol !== null && <span className="badge">{subprotocol}</span>}
        <span>{countText(total, 'frame')}</span>
        <span>{byteText(bytes.clientToServer + bytes.serverToClient)}</span>
      </div>
    </div>
  );
}

/** The path tells connections apart, so the host gives way first. */
function ShortUrl({ url }: { url: string }): ReactNode {
  const [, host = '', path = url] = /^(wss?:\/\/[^/?#]*)(.*)$/.exec(url) ?? [];
  return (
    <span className="url">
      <span className="host">{host}</span>
      <span className="target">{path}</span>
    </span>
  );
}

/** How the connection stands, in words. */
export function stateText(connection: ConnectionView, isOpening: boolean): string {
  const { state, status, statusReason, close, ended, lostBytes } = connection;
  switch (state) {
    case 'connecting':
      return isOpening ? 'connecting: no answer yet' : 'connecting when the capture ended';
    case 'failed':
      return 'no answer to the handshake in the capture';
    case 'refused':
      return `refused: ${status} ${statusReason ?? ''}`.trim();
    case 'open':
      return isOpening ? 'open' : 'open when the capture ended';
    case 'closing':
      return `closing: ${closeText(close)}`;
    case 'closed':
      if (close === null && lostBytes > 0) return 'closed, and bytes that may tell how are missing';
      return close === null ? `closed without a Close frame${endText(ended)}` : `closed: ${closeText(close)}`;
  }
}

function closeText(close: ConnectionView['close']): string {
  if (close === null) return '';
  const code = close.code === null ? 'no code' : `${close.code} ${close.name}`;
  return `${code}, by the ${close.by}${close.clean ? '' : ', not answered'}`;
}

function endText(ended: ConnectionView['ended']): string {
  if (ended === null || ended.by === null) return '';
  return ended.how === 'reset' ? `, reset by the ${ended.by}` : `, TCP ended by the ${ended.by}`;
}
