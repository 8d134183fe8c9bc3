import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HandshakeView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { RowDetail, SelectedRow } from '../engine-client/selected-row.ts';
import { countText } from '../look/numbers.ts';
import { ViolationList } from '../violations/violation-list.tsx';
import type { DetailTab } from './detail-tabs.ts';

interface ViolationsViewProps {
  readonly client: EngineClient;
  readonly detail: RowDetail | undefined;
  readonly handshake: HandshakeView | undefined;
  readonly onSelect: (row: SelectedRow) => void;
  readonly onTab: (tab: DetailTab) => void;
}

/** The rules that the selected row breaks; without a row those its connection breaks as a whole. */
export function ViolationsView(props: ViolationsViewProps): ReactNode {
  const { client, detail, handshake, onTab } = props;
  const ofConnection = handshake?.violations ?? [];
  if (handshake?.isChecked === false) {
    return (
      <div className="violations-view">
        <p className="fact">
          A HAR file keeps messages and not frames, so nothing in it is checked against the rules.
        </p>
      </div>
    );
  }
  if (detail === undefined) {
    return (
      <div className="violations-view">
        {ofConnection.length === 0 ? (
          <Calm>Handshake and end of this connection keep all rules that are checked.</Calm>
        ) : (
          <ViolationList client={client} violations={ofConnection} />
        )}
      </div>
    );
  }
  return (
    <div className="violations-view">
      <RowViolations {...props} detail={detail} />
      {ofConnection.length > 0 && (
        <p className="violations-elsewhere">
          The connection as a whole: {countText(ofConnection.length, 'violation')}, under{' '}
          <button type="button" className="link" onClick={() => onTab('handshake')}>
            Handshake
          </button>
        </p>
      )}
    </div>
  );
}

function RowViolations({
  client,
  detail,
  onSelect,
  onTab,
}: ViolationsViewProps & { readonly detail: RowDetail }): ReactNode {
  const { level, connection, violations } = detail;
  if (violations.length === 0) {
    return (
      <Calm>{`This ${level === 'frames' ? 'frame' : 'message'} keeps all rules that are checked.`}</Calm>
    );
  }
  return (
    <ViolationList
      client={client}
      violations={violations}
      {...(level === 'frames'
        ? { onBytes: () => onTab('bytes') }
        : { onFrame: (row: number) => onSelect({ level: 'frames', row, connection }) })}
    />
  );
}

function Calm({ children }: { children: string }): ReactNode {
  return (
    <p className="calm">
      <CircleCheck size={15} aria-hidden /> {children}
    </p>
  );
}
