import { describe, expect, it } from 'vitest';
import { type ViolationRecord, ViolationTable } from '../../../src-core/capture-store/violation-table.ts';
import { RULE_NAMES } from '../../../src-core/websocket/violations/violation.ts';

const FINDING: ViolationRecord = {
  rule: 'frame-masked',
  peer: 'server',
  connection: 3,
  frame: 70_000,
  at: 1_234_567_890_123,
  bytes: [1, 2],
  detail: 'some',
};

describe('the table of violations', () => {
  it('gives back what was added, of every rule', () => {
    const table = new ViolationTable(1000);
    const added = RULE_NAMES.map((rule, at): ViolationRecord => {
      const { bytes: _, detail: __, ...bare } = FINDING;
      return at % 2 === 0 ? { ...FINDING, rule } : { ...bare, rule, peer: 'client', frame: undefined };
    });
    for (const record of added) table.add(record);
    expect(added.map((_, row) => table.record(row))).toEqual(added);
    expect(table.count).toBe(RULE_NAMES.length);
  });

  it('keeps offsets beyond 2^32, and frames and connections whose row is 0', () => {
    const table = new ViolationTable(10);
    const record = { ...FINDING, connection: 0, frame: 0, bytes: [2 ** 40, 2 ** 40 + 1] as const };
    table.add(record);
    expect(table.record(0)).toEqual(record);
    expect(table.ofFrame(0)).toEqual([0]);
  });

  it('finds those of a frame in the order in which they were found, whatever came between', () => {
    const table = new ViolationTable(10);
    for (const frame of [5, 6, 5, undefined, 6, 5]) table.add({ ...FINDING, frame });
    expect([5, 6, 7].map((frame) => table.ofFrame(frame))).toEqual([[0, 2, 5], [1, 4], []]);
  });

  it('finds those of a connection that belong to no frame', () => {
    const table = new ViolationTable(10);
    for (const [connection, frame] of [
      [0, undefined],
      [1, undefined],
      [0, 9],
      [0, undefined],
    ] as const)
      table.add({ ...FINDING, connection, frame });
    expect([0, 1, 2].map((connection) => table.ofConnection(connection))).toEqual([[0, 3], [1], []]);
  });

  it('counts beyond its limit what it does not keep', () => {
    const table = new ViolationTable(2);
    expect([1, 2, 3, 4].map(() => table.add(FINDING))).toEqual([0, 1, undefined, undefined]);
    expect([table.count, table.overLimit, table.countsByRule.get('frame-masked')]).toEqual([2, 2, 4]);
    expect(table.ofFrame(70_000)).toEqual([0, 1]);
  });
});
