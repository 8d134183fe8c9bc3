import type { CSSProperties, ReactNode } from 'react';
import type { FrameDetail, ViolationView } from '../../src-core/contract/views.ts';
import { violationAt } from '../violations/byte-range.ts';

interface DiagramField {
  readonly name: string;
  readonly bits: string;
}

interface HeaderDiagramProps {
  readonly frame: FrameDetail;
  /** The worst first: the fields in their bytes are marked. */
  readonly violations: readonly ViolationView[];
}

/** The header as RFC 6455 5.2 draws it, 32 bits a line, with the bits that were on the wire. */
export function HeaderDiagram({ frame, violations }: HeaderDiagramProps): ReactNode {
  return (
    <div className="header-diagram" role="img" aria-label={`Header bits of frame ${frame.frame}`}>
      {words(diagramFields(frame)).map(({ name, bits, start, isRest }) => {
        const violation = violationAt(violations, start / 8, (start + bits.length) / 8);
        const marked = violation === undefined ? '' : `marked ${violation.severity}`;
        return (
          <div
            key={`${name}-${start}`}
            className={`header-field ${bits.length === 1 ? 'single' : ''} ${marked}`}
            style={{ '--bits': bits.length } as CSSProperties}
            title={violation?.text}
          >
            <span className="bits">{bits}</span>
            <span className="name">{isRest ? `${name} …` : name}</span>
          </div>
        );
      })}
    </div>
  );
}

function diagramFields(frame: FrameDetail): DiagramField[] {
  const bits = bitsOf(frame.headerHex);
  const fields: DiagramField[] = [];
  let at = 0;
  const take = (name: string, count: number): void => {
    fields.push({ name, bits: bits.slice(at, at + count) });
    at += count;
  };
  take('FIN', 1);
  take('RSV1', 1);
  take('RSV2', 1);
  take('RSV3', 1);
  take('opcode', 4);
  take('MASK', 1);
  take('payload length', 7);
  if (frame.lengthForm !== 7) take('extended payload length', frame.lengthForm);
  if (frame.masked) take('masking key', 32);
  return fields;
}

/** Cuts fields where a line of 32 bits ends. */
function words(fields: readonly DiagramField[]): (DiagramField & { start: number; isRest: boolean })[] {
  const pieces: (DiagramField & { start: number; isRest: boolean })[] = [];
  let start = 0;
  for (const { name, bits } of fields) {
    let rest = bits;
    while (rest.length > 0) {
      const count = Math.min(rest.length, 32 - (start % 32));
      pieces.push({ name, bits: rest.slice(0, count), start, isRest: rest.length !== bits.length });
      start += count;
      rest = rest.slice(count);
    }
  }
  return pieces;
}

function bitsOf(hex: string): string {
  return Array.from(hex, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
}
