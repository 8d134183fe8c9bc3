import type { ReactNode } from 'react';
import type { FrameDetail } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { RowDetail, SelectedRow } from '../engine-client/selected-row.ts';
import { MarkedBytes } from '../violations/marked-bytes.tsx';
import { bySeverity } from '../violations/severity.ts';
import { FrameLinks } from './frame-links.tsx';
import { HeaderDiagram } from './header-diagram.tsx';
import { bytesOfHex } from './hex.ts';
import { MaskingTable } from './masking-table.tsx';

interface BytesViewProps {
  readonly client: EngineClient;
  readonly detail: RowDetail;
  readonly onSelect: (row: SelectedRow) => void;
}

/** A frame's header bit by bit and its payload before and after unmasking; for a message, the way to its frames. */
export function BytesView({ client, detail, onSelect }: BytesViewProps): ReactNode {
  if (detail.level === 'messages') {
    if (detail.frames === null)
      return (
        <p className="fact">A HAR file keeps messages and not frames: there are no headers to be shown.</p>
      );
    return (
      <div className="bytes-view">
        <p>Headers belong to frames. The frames of this message:</p>
        <p>
          <FrameLinks frames={detail.frameRows} connection={detail.connection} onSelect={onSelect} />
        </p>
      </div>
    );
  }
  const violations = bySeverity(detail.violations);
  return (
    <div className="bytes-view">
      <h3>Header, {detail.headerHex.length / 2} bytes</h3>
      <p className="mono header-bytes">
        <MarkedBytes bytes={bytesOfHex(detail.headerHex)} start={0} violations={violations} />
      </p>
      <HeaderDiagram frame={detail} violations={violations} />
      <HeaderFields frame={detail} />
      <MaskingTable key={detail.frame} client={client} frame={detail} violations={violations} />
    </div>
  );
}

function HeaderFields({ frame }: { frame: FrameDetail }): ReactNode {
  const reserved = [frame.rsv1, frame.rsv2, frame.rsv3];
  const fields: readonly (readonly [string, string, string])[] = [
    ['FIN', bit(frame.fin), frame.fin ? 'the last frame of its message' : 'more fragments follow'],
    ...reserved.map((set, at) => [`RSV${at + 1}`, bit(set), reservedMeaning(set, at, frame)] as const),
    ['opcode', `0x${frame.opcode.toString(16)}`, frame.opcodeName],
    ['MASK', bit(frame.masked), frame.masked ? 'the payload is masked' : 'the payload is not masked'],
    ['payload length', frame.exactLength, `written in ${frame.lengthForm} bits`],
    [
      'masking key',
      frame.maskingKey ?? '–',
      frame.maskingKey === null ? 'none' : 'XORed over the payload, cycling',
    ],
  ];
  return (
    <table className="fields">
      <tbody>
        {fields.map(([name, value, meaning]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="mono value">{value}</td>
            <td>{meaning}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function reservedMeaning(set: boolean, at: number, frame: FrameDetail): string {
  if (!set) return 'reserved, not set';
  return at === 0 && frame.compressed ? 'compressed (permessage-deflate)' : 'reserved, yet set';
}

function bit(set: boolean): string {
  return set ? '1' : '0';
}
