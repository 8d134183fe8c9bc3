import type { RowSelection } from '../../src-core/contract/engine.ts';
import type { ViolationView } from '../../src-core/contract/views.ts';
import { rowWord, type ShownPlace, selectionOf } from '../jumps/shown-place.ts';
import { numberText } from '../look/numbers.ts';
import type { Jump, JumpStart } from './next-violation.ts';

/** Where a jump from a place starts, to stay within some connections. */
export function startOf(place: ShownPlace, within: readonly number[]): JumpStart {
  const { level, selected, connections } = place;
  const [only = 0] = connections.length === 1 ? connections : [];
  return {
    level,
    row: selected?.level === level ? selected.row : 0,
    connection: selected === undefined ? only : 0,
    selection: selectionOf({ ...place, connections: within }),
  };
}

/** The place to show after a jump; the same object when it led nowhere. */
export function placeAfter(jump: Jump, place: ShownPlace, within: readonly number[]): ShownPlace {
  switch (jump.kind) {
    case 'row':
      return { ...place, connections: within, selected: jump.row };
    case 'connection':
      return { ...place, connections: [jump.connection], selected: undefined };
    case 'frames-only':
    case 'none':
      return place;
  }
}

/** The place that shows a violation, as near to the one before as it can be. */
export function placeOf(
  { connection, frame, message }: Pick<ViolationView, 'connection' | 'frame' | 'message'>,
  place: ShownPlace,
): ShownPlace {
  if (frame === null) return { ...place, connections: [connection], selected: undefined };
  const { level, row } =
    place.level === 'messages' && message !== null
      ? ({ level: 'messages', row: message } as const)
      : ({ level: 'frames', row: frame } as const);
  const isShown = place.connections.length === 0 || place.connections.includes(connection);
  const connections = isShown ? place.connections : [];
  return { ...place, level, connections, selected: { level, row, connection } };
}

/** What a jump says of itself. */
export function jumpWords(jump: Jump, { connections, filter }: RowSelection): string {
  switch (jump.kind) {
    case 'row':
      return landing(`${rowWord(jump.row.level)} ${numberText(jump.row.row)}`, jump.isWrapped);
    case 'connection':
      return landing(`connection ${numberText(jump.connection)}`, jump.isWrapped);
    case 'frames-only':
      return 'No message breaks a rule; frames that belong to none do.';
    case 'none':
      if (filter !== null) return 'No violation among the rows that match the filter.';
      return connections === null
        ? 'No violation in this capture.'
        : 'No violation in the selected connections.';
  }
}

function landing(where: string, isWrapped: boolean): string {
  return isWrapped ? `From the beginning again: ${where}.` : `Violation in ${where}.`;
}

/** What a jump to an occurrence of a rule says of itself. */
export function occurrenceWords({ rule, frame, connection }: ViolationView): string {
  const where = frame === null ? `connection ${numberText(connection)}` : `frame ${numberText(frame)}`;
  return `${rule}: ${where}.`;
}
