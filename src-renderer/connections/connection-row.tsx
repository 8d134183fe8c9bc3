import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BothDirections, ConnectionView } from '../../src-core/contract/views.ts';
import { byteText, countText, numberText } from '../look/numbers.ts';
import { severityWords } from '../violations/severity.ts';
import { SeverityMark } from '../violations/severity-mark.tsx';

/** One connection in three lines: where to, how it stands, how much it carried. */
export function ConnectionRow({
  connection,
  isOpening,
}: {
  connection: ConnectionView;
  isOpening: boolean;
}): ReactNode {
  const { url, state, subprotocol, dialect, troubles, why } = connection;
  const title = [url, why, ...(dialect === null ? [] : [dialect]), ...troubles].join('\n');
  return (
    <div className="connection-row" title={title}>
      <div className="connection-url">
        <span className="connection-number">{connection.connection}</span>
        <span className={`state-dot ${state}`} aria-hidden />
        {isSecure(url) && <Lock size={11} className="secure" aria-hidden />}
        <ShortUrl url={url} />
        <ViolationBadges connection={connection} />
      </div>
      <div className="connection-state">
        {troubles.length > 0 && <span className="badge warning">incomplete</span>}
        {stateText(connection, isOpening)}
      </div>
      <div className="connection-counts">
        {dialect !== null && <span className="badge warning">{dialect}</span>}
        {subprotocol !== null && <span className="badge">{subprotocol}</span>}
        {carried(connection).map((words) => (
          <span key={words}>{words}</span>
        ))}
      </div>
    </div>
  );
}

/** How much it carried: frames and bytes where they are known, else messages. */
function carried({ frames, bytes, messages }: ConnectionView): string[] {
  const both = (counts: BothDirections): number => counts.clientToServer + counts.serverToClient;
  if (frames === null) return [countText(both(messages), 'message')];
  return [countText(both(frames), 'frame'), ...(bytes === null ? [] : [byteText(both(bytes))])];
}

/** Its errors and warnings; notes are too common to be told here. */
function ViolationBadges({ connection }: { connection: ConnectionView }): ReactNode {
  const counts = { ...connection.violations, note: 0 };
  return severityWords(counts).map(({ severity, words }) => (
    <span key={severity} className={`severity-count ${severity}`} title={words}>
      <SeverityMark severity={severity} isNamed={false} />
      <span aria-hidden>{numberText(counts[severity])}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  ));
}

/** RFC 6455 3: "wss" is WebSocket over TLS. */
function isSecure(url: string): boolean {
  return url.startsWith('wss:');
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
  const { state, status, statusReason, close, ended, lostBytes, dialect } = connection;
  switch (state) {
    case 'connecting':
      return isOpening ? 'connecting: no answer yet' : 'connecting when the capture ended';
    case 'failed':
      return 'no answer to the handshake in the capture';
    case 'refused':
      return `refused: ${status} ${statusReason ?? ''}`.trim();
    case 'open':
      return isOpening ? 'open' : 'open when the capture ended';
    case 'unknown':
      return 'opened; how it ended is not in the file';
    case 'closing':
      return `closing: ${closeText(close)}`;
    case 'closed':
      if (close === null && lostBytes > 0) return 'closed, and bytes that may tell how are missing';
      // Early drafts close by other means than a Close frame of RFC 6455.
      if (close === null && dialect !== null) return 'closed';
      if (close === null) return `closed without a Close frame${endText(ended)}`;
      return `closed: ${closeText(close)}${cutText(ended)}`;
  }
}

function closeText(close: ConnectionView['close']): string {
  if (close === null) return '';
  const code = close.code === null ? 'no code' : `${close.code} ${close.name}`;
  // What a proxy asks of both sides may have been answered by one of them.
  const unanswered = close.by === 'proxy' ? ', not answered by both sides' : ', not answered';
  return `${code}, by the ${close.by}${close.clean ? '' : unanswered}`;
}

/** That the proxy broke it off, and by which rule. */
function cutText(ended: ConnectionView['ended']): string {
  if (ended === null || ended.cut === null) return '';
  const { rule } = ended.cut;
  return rule === null ? ', cut by the proxy' : `, cut by the rule “${rule}”`;
}

function endText(ended: ConnectionView['ended']): string {
  if (ended === null || ended.by === null) return cutText(ended);
  return ended.how === 'reset' ? `, reset by the ${ended.by}` : `, TCP ended by the ${ended.by}`;
}
