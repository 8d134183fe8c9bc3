import type { CaptureStore } from '../../capture-store/capture-store.ts';
import {
  type Connection,
  chosenSubprotocol,
  firstClose,
  isCleanlyClosed,
} from '../../capture-store/connection.ts';
import { FRAME_BITS, type Row } from '../../capture-store/frame-table.ts';
import { senderOf } from '../../stream/events.ts';
import {
  type ClosePayload,
  type Closer,
  closeCodeMeaning,
  closeIsKnown,
  parseClosePayload,
} from '../../websocket/close.ts';
import { OPCODES } from '../../websocket/opcode.ts';
import { numberOfBits } from './columns-of-rows.ts';
import { ofConnections } from './connection-fields.ts';
import type { Field, FieldFacts, FieldValue, ValuesReading } from './field.ts';
import { CLOSER_NAMES } from './peers.ts';

// RFC 6455 5.5: control frames carry at most 125 bytes.
const LONGEST_CONTROL_PAYLOAD = 125;

/** What a Close frame says, with the connection it closes. */
interface Close {
  readonly payload: ClosePayload;
  readonly by: Closer;
  readonly connection: Connection;
}

const isClose = numberOfBits((bits) => ((bits & FRAME_BITS.opcode) === OPCODES.close ? 1 : Number.NaN));

type Read = (close: Close) => FieldValue | null;

/** Of a Close frame what it says itself, of a connection what the first of its Close frames says. */
function closeField(facts: Omit<Field, 'ofConnections' | 'ofFrames'>, read: Read): Field {
  const ofFrames: ValuesReading = {
    kind: 'values',
    candidates: isClose,
    at: (where, row) => valuesOf(closeOfFrame(where, row), read),
  };
  const connections = ofConnections(facts, 'at-end', (connection) =>
    valuesOf(closeOfConnection(connection), read),
  );
  return { ...connections, ofFrames };
}

function valuesOf(close: Close | undefined, read: Read): readonly FieldValue[] {
  const value = close === undefined ? null : read(close);
  return value === null ? [] : [value];
}

function closeOfConnection(connection: Connection): Close | undefined {
  const close = firstClose(connection);
  return close === undefined ? undefined : { ...close, connection };
}

function closeOfFrame({ store, payloads }: FieldFacts, row: Row): Close | undefined {
  const { frames, changes } = store;
  if (frames.opcode(row) !== OPCODES.close) return undefined;
  const bytes = payloads().framePayload(row, 0, LONGEST_CONTROL_PAYLOAD);
  if (!closeIsKnown(frames.payloadLength(row), bytes.length)) return undefined;
  const isInjected = changes.ofFrame(row)?.change.what === 'injected';
  return {
    payload: parseClosePayload(bytes),
    by: isInjected ? 'proxy' : senderOf(frames.direction(row)),
    connection: connectionOf(store, row),
  };
}

function connectionOf({ connections, frames }: CaptureStore, row: Row): Connection {
  return connections[frames.connection(row)]!;
}

const WHOSE =
  "of a Close frame; of messages, connections and violations without a frame that of the connection's first";

export const CLOSE_FIELDS: readonly Field[] = [
  closeField(
    {
      name: 'close.code',
      type: 'number',
      meaning: `Code ${WHOSE}`,
      example: 'opcode == close && close.code != 1000',
    },
    ({ payload }) => payload.code,
  ),
  closeField(
    {
      name: 'close.name',
      type: 'text',
      meaning: `Name of the code ${WHOSE}`,
      example: 'close.name == "Going Away"',
    },
    ({ payload, connection }) => closeCodeMeaning(payload.code, chosenSubprotocol(connection)).name,
  ),
  closeField(
    {
      name: 'close.reason',
      type: 'text',
      meaning: `Reason ${WHOSE}`,
      example: 'close.reason contains "timeout"',
    },
    ({ payload }) => payload.reason,
  ),
  closeField(
    {
      name: 'close.by',
      type: 'enumeration',
      values: CLOSER_NAMES,
      meaning: `Sender ${WHOSE}`,
      example: 'close.by == server',
    },
    ({ by }) => CLOSER_NAMES.indexOf(by),
  ),
  ofConnections(
    {
      name: 'close.clean',
      type: 'boolean',
      meaning: 'Whether both sides sent a Close frame, where one did (RFC 6455 7.1.4)',
      example: 'not close.clean',
    },
    'at-end',
    (connection) => (firstClose(connection) === undefined ? undefined : isCleanlyClosed(connection)),
  ),
];
