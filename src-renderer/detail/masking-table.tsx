import { type ReactNode, useEffect, useState } from 'react';
import type { FrameDetail, ViolationView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { MarkedBytes } from '../violations/marked-bytes.tsx';
import { bytesOfHex } from './hex.ts';
import { printable } from './hex-view.tsx';

/** Payload bytes shown with their key. */
const SHOWN = 64;
/** The length of the key, so that it stands under itself. */
const PER_LINE = 4;
const NONE: readonly ViolationView[] = [];

interface MaskingTableProps {
  readonly client: EngineClient;
  readonly frame: FrameDetail;
  /** The worst first: their bytes are marked. */
  readonly violations: readonly ViolationView[];
}

/** The beginning of the payload as on the wire, the key cycling under it, and what they give together. */
export function MaskingTable({ client, frame, violations }: MaskingTableProps): ReactNode {
  const [wire, setWire] = useState<Uint8Array>();
  useEffect(() => {
    let isStale = false;
    client
      .request('payload', { level: 'frames', row: frame.frame, from: 0, count: SHOWN, form: 'wire' })
      .then(
        ({ bytes }) => isStale || setWire(bytes),
        () => isStale || setWire(new Uint8Array(0)),
      );
    return () => {
      isStale = true;
    };
  }, [client, frame.frame]);
  if (wire === undefined || wire.length === 0) return null;
  const key = frame.maskingKey === null ? undefined : bytesOfHex(frame.maskingKey);
  const headerLength = frame.headerHex.length / 2;
  const lines = Array.from({ length: Math.ceil(wire.length / PER_LINE) }, (_, line) => line * PER_LINE);
  return (
    <>
      <h3>
        Payload{wire.length < frame.payloadLength ? `, the first ${wire.length} bytes` : ''}
        {key === undefined ? ' (not masked)' : ''}
      </h3>
      <table className="masking mono">
        <thead>
          <tr>
            <th>offset</th>
            <th>on the wire</th>
            {key !== undefined && <th>key</th>}
            {key !== undefined && <th>unmasked</th>}
            <th>text</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((start) => {
            const bytes = [...wire.subarray(start, start + PER_LINE)];
            const keyed = bytes.map((_, at) => key?.[(start + at) % 4] ?? 0);
            const plain = bytes.map((byte, at) => byte ^ (keyed[at] ?? 0));
            return (
              <tr key={start}>
                <td>{start.toString(16).padStart(4, '0')}</td>
                <td>
                  <MarkedBytes bytes={bytes} start={headerLength + start} violations={violations} />
                </td>
                {key !== undefined && (
                  <td>
                    <MarkedBytes bytes={keyed} start={0} violations={NONE} />
                  </td>
                )}
                {key !== undefined && (
                  <td>
                    <MarkedBytes bytes={plain} start={headerLength + start} violations={violations} />
                  </td>
                )}
                <td>{plain.map(printable).join('')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
