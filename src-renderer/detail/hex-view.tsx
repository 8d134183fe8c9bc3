import { type ReactNode, useState } from 'react';
import { VirtualList } from '../virtual-table/virtual-list.tsx';

const BYTES_PER_ROW = 16;
const ROW_HEIGHT = 20;

/** Bytes as hex and ASCII, sixteen a row, of any length. */
export function HexView({ bytes, label }: { bytes: Uint8Array; label: string }): ReactNode {
  const [current, setCurrent] = useState(-1);
  const digits = Math.max(4, (bytes.length - 1).toString(16).length);
  return (
    <VirtualList
      label={label}
      className="hex-view"
      rowCount={Math.ceil(bytes.length / BYTES_PER_ROW)}
      rowHeight={ROW_HEIGHT}
      renderRow={(index) => ({ content: <HexRow bytes={bytes} index={index} digits={digits} /> })}
      current={current}
      isSelected={(index) => index === current}
      onChoose={setCurrent}
    />
  );
}

function HexRow({ bytes, index, digits }: { bytes: Uint8Array; index: number; digits: number }): ReactNode {
  const start = index * BYTES_PER_ROW;
  const row = bytes.subarray(start, start + BYTES_PER_ROW);
  return (
    <>
      <span className="hex-offset">{start.toString(16).padStart(digits, '0')}</span>
      <span className="hex-bytes">{hexText(row)}</span>
      <span className="hex-text">{Array.from(row, printable).join('')}</span>
    </>
  );
}

/** Two groups of eight, padded so that the text beside it keeps its column. */
function hexText(row: Uint8Array): string {
  const pairs = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
  const text = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`;
  return text.padEnd(BYTES_PER_ROW * 3);
}

/** The ASCII character of a byte, a middle dot for one that has none to show. */
export function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
