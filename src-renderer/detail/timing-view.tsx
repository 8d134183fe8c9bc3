import type { ReactNode } from 'react';
import type { CaptureSummary, HandshakeView, Timestamp } from '../../src-core/contract/views.ts';
import type { RowDetail } from '../engine-client/selected-row.ts';
import { secondsText, spanText } from '../look/numbers.ts';
import { Waterfall } from './waterfall.tsx';
import { waySpans } from './way-words.ts';

interface TimingViewProps {
  /** `undefined` where only the connection is looked at. */
  readonly detail: RowDetail | undefined;
  readonly handshake: HandshakeView | undefined;
  readonly epoch: CaptureSummary['epoch'];
}

/** When the row was on the wire, against the capture, the handshake and its own end; and how its connection came to be. */
export function TimingView({ detail, handshake, epoch }: TimingViewProps): ReactNode {
  const spans = handshake === undefined ? [] : waySpans(handshake);
  return (
    <div className="timing">
      <table className="fields">
        <tbody>
          {timingLines({ detail, handshake, epoch }).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {spans.length > 0 && (
        <section aria-label="How the connection came to be">
          <h3>How the connection came to be</h3>
          <Waterfall spans={spans} />
        </section>
      )}
    </div>
  );
}

function timingLines({ detail, handshake, epoch }: TimingViewProps): readonly (readonly [string, string])[] {
  const at = detail?.time ?? handshake?.requestAt ?? 0;
  const lines: (readonly [string, string])[] = [
    [detail === undefined ? 'Time of the request' : 'Time', wallClock(at, epoch)],
    ['Since the capture began', `${secondsText(at)} s`],
  ];
  if (handshake?.responseAt != null) {
    if (detail !== undefined)
      lines.push(['Since the connection was opened', spanText(detail.time - handshake.responseAt)]);
    lines.push(['The handshake took', spanText(handshake.responseAt - handshake.requestAt)]);
  }
  if (detail?.level === 'messages') {
    lines.push(['From its first byte to its last', spanText(detail.endTime - detail.time)]);
  }
  return lines;
}

/** The moment in the reader's own time zone, with microseconds. */
function wallClock(at: number, epoch: Timestamp): string {
  const nanoseconds = epoch.nanoseconds + at;
  const date = new Date(epoch.seconds * 1000 + Math.floor(nanoseconds / 1e6));
  if (Number.isNaN(date.getTime())) return 'outside the range of dates';
  const microseconds = Math.floor((((nanoseconds / 1e3) % 1e6) + 1e6) % 1e6);
  const time = date.toLocaleTimeString(undefined, { hour12: false });
  return `${date.toLocaleDateString()} ${time}.${String(microseconds).padStart(6, '0')}`;
}
