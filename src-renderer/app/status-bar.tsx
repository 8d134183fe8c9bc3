import type { ReactNode } from 'react';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import { countText } from '../look/numbers.ts';

interface StatusBarProps {
  readonly summary: CaptureSummary;
  readonly connections: readonly number[] | null;
}

export function StatusBar({ summary, connections }: StatusBarProps): ReactNode {
  const { frames, messages, packets, name, notes } = summary;
  const shown =
    connections === null
      ? countText(summary.connections, 'connection')
      : `${connections.length} of ${countText(summary.connections, 'connection')}`;
  return (
    <footer className="status-bar">
      <span>{shown}</span>
      <span>{countText(frames, 'frame')}</span>
      <span>{countText(messages, 'message')}</span>
      <span>{countText(packets, 'packet')}</span>
      {notes.map((note) => (
        <span key={note} className="note">
          Passed over: {note}
        </span>
      ))}
      <span className="spring" />
      <span className="path">{name}</span>
    </footer>
  );
}
