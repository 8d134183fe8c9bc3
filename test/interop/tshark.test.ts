/**
 * Every fixture read by Framescope and by tshark, as tshark is installed here and now. `expected.json` was made
 * the same way when the fixture was recorded; this finds out whether another tshark sees something else.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectedFromTshark } from '../../fixtures/record/expected-from-tshark.mjs';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../src-core/export/rows.ts';
import { readRows } from '../support/command-line.ts';
import {
  capturePath,
  type Expected,
  type ExpectedContent,
  type ExpectedViolation,
  expectedOf,
  FIXTURES,
} from '../support/fixture-captures.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

/** The recorded expectations are compared everywhere, the fresh ones where there is a tshark. */
const ORACLES = [
  { name: 'expected.json', isThere: true },
  { name: hasTshark ? 'tshark' : 'tshark (which is not installed here)', isThere: hasTshark },
];

const fresh = new Map<string, Promise<Expected>>();

function expectedBy(name: string, fixture: string): Expected | Promise<Expected> {
  if (name === 'expected.json') return expectedOf(fixture);
  const known = fresh.get(fixture) ?? (expectedFromTshark(capturePath(fixture)) as Promise<Expected>);
  fresh.set(fixture, known);
  return known;
}

const CASES = FIXTURES.flatMap((fixture) => ORACLES.map((oracle) => ({ fixture, ...oracle })));

describe.each(CASES)('$fixture against $name', ({ fixture, name, isThere }) => {
  it.skipIf(!isThere)('has the same connections', async () => {
    const { connections } = await expectedBy(name, fixture);
    const rows = await readRows<ConnectionRow>(capturePath(fixture), 'connections');
    const read = rows.map((row) => ({
      connection: row.connection,
      client: row.client,
      server: row.server,
      url: row.url,
      status: row.status,
      accepted: row.accepted,
      subprotocol: row.subprotocol,
      extensions: row.extensions,
      frames: row.frames,
      close: row.close === null ? null : { by: row.close.by, code: row.close.code, reason: row.close.reason },
    }));
    expect(read).toEqual(connections);
  });

  it.skipIf(!isThere)('has the same frames, bit by bit', async () => {
    const { frames } = await expectedBy(name, fixture);
    const rows = await readRows<FrameRow>(capturePath(fixture), 'frames');
    const read = rows.map((row, at) => ({
      connection: row.connection,
      direction: row.direction,
      fin: row.fin,
      rsv1: row.rsv1,
      rsv2: row.rsv2,
      rsv3: row.rsv3,
      opcode: row.opcode,
      masked: row.masked,
      maskingKey: row.maskingKey,
      payloadLength: row.payloadLength,
      ...contentLike(frames[at], row),
      ...(row.close === null ? {} : { close: { code: row.close.code, reason: row.close.reason } }),
    }));
    expect(read).toEqual(frames);
  });

  it.skipIf(!isThere)('has the same messages, joined and inflated', async () => {
    const { messages } = await expectedBy(name, fixture);
    const rows = await readRows<MessageRow>(capturePath(fixture), 'messages');
    // tshark tells of a message when its last frame is complete, we number them as they begin.
    rows.sort((left, right) => (left.frames?.at(-1) ?? 0) - (right.frames?.at(-1) ?? 0));
    const read = rows.map((row, at) => ({
      connection: row.connection,
      direction: row.direction,
      type: row.type,
      frames: row.frames?.length,
      compressed: row.compressed,
      ...contentLike(messages[at], row),
    }));
    expect(read).toEqual(messages);
  });
});

describe.each(FIXTURES)('%s', (fixture) => {
  it('breaks the rules that were found by hand, and no others', async () => {
    const rows = await readRows<ViolationRow>(capturePath(fixture), 'violations');
    const found = rows.map(({ connection, frame, peer, rule, severity }) => ({
      connection,
      frame,
      peer,
      rule,
      severity,
    }));
    expect(sorted(found)).toEqual(sorted(expectedOf(fixture).violations));
  });
});

function sorted(violations: readonly ExpectedViolation[]): ExpectedViolation[] {
  return [...violations].sort((left, right) => place(left).localeCompare(place(right)));
}

function place({ connection, frame, rule }: ExpectedViolation): string {
  return `${connection} ${frame ?? 0} ${rule}`;
}

/** Our content in the form the oracle has it: long content stands as its SHA-256. */
function contentLike(expected: ExpectedContent | undefined, row: ExpectedContent): ExpectedContent {
  if (expected?.sha256 === undefined || (row.text ?? row.base64) === undefined) return contentOf(row);
  const bytes = row.text === undefined ? Buffer.from(row.base64 ?? '', 'base64') : Buffer.from(row.text);
  return { sha256: createHash('sha256').update(bytes).digest('hex') };
}

function contentOf({ text, base64 }: ExpectedContent): ExpectedContent {
  return { ...(text === undefined ? {} : { text }), ...(base64 === undefined ? {} : { base64 }) };
}
