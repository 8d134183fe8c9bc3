import type { ReactNode } from 'react';
import type { CaptureSummary, HandshakeView, Timestamp } from '../../src-core/contract/views.ts';
import type { RowDetail } from '../engine-client/selected-row.ts';
import { secondsText, spanText } from '../look/numbers.ts';

interface TimingViewProps {
  readonly detail: RowDetail;
  readonly handshake: HandshakeView | undefined;
  readonly summary: CaptureSummary;
}

/** When the row was on the wire, against the capture, the handshake and its own end. */
export function TimingView({ detail, handshake, summary }: TimingViewProps): ReactNode {
  const lines: (readonly [string, string])[] = [
    ['Time', wallClock(detail.time, summary.epoch)],
    ['Since the capture began', `${secondsText(detail.time)} s`],
  ];
  if (handshake?.responseAt != null) {
    lines.push(['Since the connection was opened', spanText(detail.time - handshake.responseAt)]);
    lines.push(['The handshake took', spanText(handshake.responseAt - handshake.requestAt)]);
  }
  if (detail.level === 'messages') {
    lines.push(['From its first byte to its last', spanText(detail.endTime - detail.time)]);
  }
  return (
    <table className="fields">
      <tbody>
        {lines.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="mono">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
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
