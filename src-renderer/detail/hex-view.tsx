import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { VirtualList } from '../virtual-table/virtual-list.tsx';

const ROW_HEIGHT = 20;
/** What sixteen bytes a row need, in pixels; eight are shown where there is less. */
const WIDE = 600;

/** Bytes as hex and ASCII, sixteen or eight a row, of any length. */
export function HexView({ bytes, label }: { bytes: Uint8Array; label: string }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const perRow = useIsWide(place) ? 16 : 8;
  const [current, setCurrent] = useState(-1);
  const digits = Math.max(4, (bytes.length - 1).toString(16).length);
  return (
    <div ref={place} className="hex-view">
      <VirtualList
        label={label}
        rowCount={Math.ceil(bytes.length / perRow)}
        rowHeight={ROW_HEIGHT}
        renderRow={(index) => ({
          content: <HexRow bytes={bytes} start={index * perRow} perRow={perRow} digits={digits} />,
        })}
        current={current}
        isSelected={(index) => index === current}
        onChoose={setCurrent}
      />
    </div>
  );
}

interface HexRowProps {
  readonly bytes: Uint8Array;
  /** Offset of the first byte of the row. */
  readonly start: number;
  readonly perRow: number;
  /** Hex digits of an offset. */
  readonly digits: number;
}

function HexRow({ bytes, start, perRow, digits }: HexRowProps): ReactNode {
  const row = bytes.subarray(start, start + perRow);
  return (
    <>
      <span className="hex-offset">{start.toString(16).padStart(digits, '0')}</span>
      <span className="hex-bytes">{hexText(row, perRow)}</span>
      <span className="hex-text">{Array.from(row, printable).join('')}</span>
    </>
  );
}

/** Groups of eight, padded so that the text beside it keeps its column. */
function hexText(row: Uint8Array, perRow: number): string {
  const pairs = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
  const groups = perRow === 16 ? [pairs.slice(0, 8), pairs.slice(8)] : [pairs];
  return groups
    .map((group) => group.join(' '))
    .join('  ')
    .padEnd(perRow * 3);
}

/** The ASCII character of a byte, a middle dot for one that has none to show. */
export function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

function useIsWide(place: RefObject<HTMLElement | null>): boolean {
  const [isWide, setWide] = useState(true);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => setWide(element.clientWidth >= WIDE);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return isWide;
}
