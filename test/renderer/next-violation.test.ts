/** Jumps from violation to violation, asked of a real engine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineMethod, ParamsOf, ResultOf, RowSelection } from '../../src-core/contract/engine.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { compilePattern } from '../../src-main/adapters/pattern.ts';
import { CaptureSession } from '../../src-main/engine/capture-session.ts';
import { RowServer } from '../../src-main/engine/row-server.ts';
import type { ShownPlace } from '../../src-renderer/jumps/shown-place.ts';
import { jumpWords, placeOf } from '../../src-renderer/violations/jump-place.ts';
import {
  type Asked,
  type Jump,
  type JumpStart,
  nextOfRule,
  nextViolation,
} from '../../src-renderer/violations/next-violation.ts';

import { faultlessPackets, faultyPackets, wrongAnswerPackets } from '../support/faulty-capture.ts';
import { pcapFile } from '../support/pcap-file.ts';
import { CLIENT, PacketLog } from '../support/tcp-talk.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';

let folder: string;
let session: CaptureSession | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});
afterEach(() => {
  session?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function engineOf(packets: readonly Packet[]): Promise<Asked> {
  const path = join(folder, 'capture.pcap');
  writeFileSync(path, pcapFile(packets));
  session = new CaptureSession({ from: path, name: 'test' });
  await session.run();
  const server = new RowServer(session, { compilePattern });
  return {
    request: <M extends EngineMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> =>
      Promise.resolve(server.handlers[method](params)),
  };
}

const ALL: RowSelection = { connections: null, filter: null, sort: null };
const BEGINNING: JumpStart = { level: 'frames', row: 0, connection: 0, selection: ALL };

/** Where jumps lead, one after the other. */
async function walk(engine: Asked, start: JumpStart, jumps: number): Promise<(number | string)[]> {
  const places: (number | string)[] = [];
  let at = start;
  for (let count = 0; count < jumps; count++) {
    const jump: Jump = await nextViolation(engine, at);
    switch (jump.kind) {
      case 'row':
        at = { ...at, row: jump.row.row };
        places.push(jump.isWrapped ? `again ${jump.row.row}` : jump.row.row);
        break;
      case 'connection':
        at = { ...at, connection: jump.connection };
        places.push(`${jump.isWrapped ? 'again ' : ''}connection ${jump.connection}`);
        break;
      default:
        places.push(jump.kind);
    }
  }
  return places;
}

describe('the next violation', () => {
  it('is that of the next faulty frame, after the last the first again', async () => {
    const engine = await engineOf(faultyPackets());
    expect(await walk(engine, BEGINNING, 7)).toEqual([3, 4, 5, 7, 'again 3', 4, 5]);
  });

  it('is a note where nothing worse is', async () => {
    const notes = new WebSocketTalk().agree().server({ opcode: 10 }, { opcode: 1 }, { opcode: 10 });
    expect(await walk(await engineOf(notes.packets), BEGINNING, 3)).toEqual([1, 3, 'again 1']);
  });

  it('is that of the next faulty message at their level', async () => {
    const engine = await engineOf(faultyPackets());
    expect(await walk(engine, { ...BEGINNING, level: 'messages' }, 5)).toEqual([3, 4, 5, 'again 3', 4]);
  });

  it('stays in the selected connections, and goes to one itself where no frame of them is faulty', async () => {
    const engine = await engineOf(faultyPackets());
    expect(await walk(engine, { ...BEGINNING, selection: { ...ALL, connections: [2, 3, 4] } }, 3)).toEqual([
      'connection 2',
      'connection 4',
      'again connection 2',
    ]);
    expect(await walk(engine, { ...BEGINNING, selection: { ...ALL, connections: [3] } }, 2)).toEqual([
      'connection 3',
      'again connection 3',
    ]);
  });

  it('stays among the rows that match a filter, and goes to no connection then', async () => {
    const engine = await engineOf(faultyPackets());
    const within = (filter: string): JumpStart => ({ ...BEGINNING, selection: { ...ALL, filter } });
    expect(await walk(engine, within('frame in {4, 7}'), 3)).toEqual([4, 7, 'again 4']);
    expect(await walk(engine, within('frame <= 2'), 1)).toEqual(['none']);
  });

  it('goes down the table, whatever the order of its rows', async () => {
    const engine = await engineOf(faultyPackets());
    const sorted = { ...ALL, sort: { by: 'number', descending: true } } as const;
    expect(await walk(engine, { ...BEGINNING, selection: sorted }, 5)).toEqual([7, 5, 4, 3, 'again 7']);
  });

  it('is a connection when nothing else is faulty', async () => {
    const engine = await engineOf(wrongAnswerPackets());
    expect(await walk(engine, BEGINNING, 2)).toEqual(['connection 2', 'again connection 2']);
  });

  it('is told to be among the frames when they break something and no message does', async () => {
    const engine = await engineOf(new WebSocketTalk().agree().server({ opcode: 11 }).packets);
    expect(await walk(engine, { ...BEGINNING, level: 'messages' }, 1)).toEqual(['frames-only']);
  });

  it('is told with its connection, and asked for by one request', async () => {
    const log = new PacketLog();
    new WebSocketTalk(log).agree().server({ opcode: 1 });
    new WebSocketTalk(log, { client: { ...CLIENT, port: 50_001 } }).agree().server({ opcode: 11 });
    const engine = await engineOf(log.packets);
    const asked: EngineMethod[] = [];
    const jump = await nextViolation(
      {
        request: (method, params) => {
          asked.push(method);
          return engine.request(method, params);
        },
      },
      BEGINNING,
    );
    const row = { level: 'frames', row: 2, connection: 2 };
    expect(jump).toEqual({ kind: 'row', row, isWrapped: false });
    expect(asked).toEqual(['nextViolation']);
  });

  it('is nowhere in a capture without a fault', async () => {
    expect(await walk(await engineOf(faultlessPackets()), BEGINNING, 1)).toEqual(['none']);
  });
});

describe('the occurrences of a rule', () => {
  it('come one after the other, and then again', async () => {
    const engine = await engineOf(faultyPackets());
    const connections: (number | undefined)[] = [];
    let after = 0;
    for (let count = 0; count < 3; count++) {
      const found = await nextOfRule(engine, 'key-reused', after);
      connections.push(found?.connection);
      after = found?.violation ?? 0;
    }
    expect(connections).toEqual([2, 4, 2]);
  });

  it('are none of a rule that nothing breaks', async () => {
    const engine = await engineOf(faultyPackets());
    expect(await nextOfRule(engine, 'frame-masked', 0)).toBeUndefined();
  });
});

const BEFORE: ShownPlace = {
  level: 'messages',
  connections: [],
  filter: null,
  sort: null,
  selected: undefined,
};

it('a violation is shown at the level and in the connections one is at, as far as it is there', async () => {
  const engine = await engineOf(faultyPackets());
  const { rows } = await engine.request('violations', { from: 0, count: 20, connections: null });
  const place = (rule: string, shown: Partial<ShownPlace>): ShownPlace | undefined => {
    const found = rows.find((violation) => violation.rule === rule);
    const before = { ...BEFORE, ...shown };
    return found === undefined ? undefined : placeOf(found, before);
  };
  const message = { level: 'messages', row: 6, connection: 1 };
  expect(place('empty-fragment', {})).toEqual({ ...BEFORE, selected: message });
  const frame = { level: 'frames', row: 7, connection: 1 };
  const ofFrame = { ...BEFORE, level: 'frames', selected: frame };
  expect(place('reserved-opcode', {})).toEqual(ofFrame);
  expect(place('reserved-opcode', { connections: [2] })).toEqual(ofFrame);
  expect(place('reserved-opcode', { connections: [1, 2] })).toEqual({ ...ofFrame, connections: [1, 2] });
  expect(place('accept-wrong', {})).toEqual({ ...BEFORE, connections: [2] });
});

it('a jump says where it led', () => {
  const row = { level: 'frames', row: 1234, connection: 1 } as const;
  const words = (jump: Jump): string => jumpWords(jump, ALL);
  expect(words({ kind: 'row', row, isWrapped: false })).toBe('Violation in frame 1,234.');
  expect(words({ kind: 'row', row, isWrapped: true })).toBe('From the beginning again: frame 1,234.');
  expect(words({ kind: 'connection', connection: 2, isWrapped: false })).toBe('Violation in connection 2.');
  expect(words({ kind: 'none' })).toBe('No violation in this capture.');
  expect(jumpWords({ kind: 'none' }, { ...ALL, connections: [1] })).toBe(
    'No violation in the selected connections.',
  );
  expect(jumpWords({ kind: 'none' }, { ...ALL, filter: 'fin' })).toBe(
    'No violation among the rows that match the filter.',
  );
});
