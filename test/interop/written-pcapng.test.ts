/** What is written as pcapng, read by Wireshark's programs: packets, times, interfaces and comments. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import { framescope } from '../support/command-line.ts';
import { commentedCapture } from '../support/commented-capture.ts';
import { capturePath, FIXTURES } from '../support/fixture-captures.ts';
import { PcapngBlocks } from '../support/pcapng-blocks.ts';

const hasTshark = ['tshark', 'capinfos', 'mergecap', 'editcap'].every(
  (program) => spawnSync(program, ['-h']).status === 0,
);
const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function tshark(path: string, ...fields: readonly string[]): string[] {
  const words = [
    '-r',
    path,
    '-T',
    'fields',
    '-E',
    'separator=|',
    ...fields.flatMap((field) => ['-e', field]),
  ];
  const { status, stdout, stderr } = spawnSync('tshark', words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').slice(0, -1);
}

async function converted(input: string, name: string): Promise<string> {
  const out = join(folder, name);
  const { code, errors } = await framescope(['convert', input, out]);
  expect({ code, errors }).toMatchObject({ code: 0 });
  return out;
}

const PACKET = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.protocols'];

describe.skipIf(!hasTshark)('with tshark', () => {
  it.each(FIXTURES)('%s has the same packets, seen by tshark', async (fixture) => {
    const out = await converted(capturePath(fixture), `${fixture}.pcapng`);
    const fields = [...PACKET, 'tcp.seq_raw', 'tcp.payload', 'websocket.payload'];
    const expected = tshark(capturePath(fixture), ...fields);
    expect(expected.length).toBeGreaterThan(50);
    expect(tshark(out, ...fields)).toEqual(expected);
  });

  it('keeps nanoseconds', async () => {
    const nano = join(folder, 'nano.pcap');
    spawnSync('editcap', ['-F', 'nsecpcap', '-t', '0.000000789', capturePath('chromium-echo'), nano]);
    const times = tshark(nano, 'frame.time_epoch');
    expect(times[0]).toMatch(/789$/);
    expect(tshark(await converted(nano, 'nano.pcapng'), 'frame.time_epoch')).toEqual(times);
  });

  it('keeps the interfaces of a merged capture', async () => {
    const merged = join(folder, 'merged.pcapng');
    const inputs = [capturePath('chromium-echo'), capturePath('xmpp-prosody')];
    spawnSync('mergecap', ['-I', 'none', '-F', 'pcapng', '-w', merged, ...inputs]);
    const expected = tshark(merged, ...PACKET, 'frame.interface_id');
    expect(new Set(expected.map((line) => line.split('|').at(-1)))).toEqual(new Set(['0', '1']));
    const out = await converted(merged, 'merged-again.pcapng');
    expect(tshark(out, ...PACKET, 'frame.interface_id')).toEqual(expected);
  });

  it('keeps the comments of section, interface and packets', async () => {
    const input = join(folder, 'comments-in.pcapng');
    writeFileSync(input, commentedCapture());
    const out = await converted(input, 'comments.pcapng');
    const comments = tshark(out, 'frame.comment');
    expect(comments[3]).toBe('the request');
    expect(comments).toEqual(tshark(input, 'frame.comment'));
    expect(comments[6]?.startsWith('an answer,seen by')).toBe(true);
    const facts = spawnSync('capinfos', [out], { encoding: 'utf8' }).stdout;
    expect(facts).toMatch(/Capture application: +Framescope\n/);
    expect(facts).toMatch(/Capture comment: +recorded at home\n/);
    expect(facts).toMatch(/Name = lo\n/);
    expect(facts).toMatch(/Comment = the loopback\n/);
    expect(facts).toMatch(/File timestamp precision: +nanoseconds \(9\)\n/);
  });

  it('has times that 64 bits of nanoseconds can not hold', () => {
    const writer = new PcapngWriter();
    const at = (seconds: number, nanoseconds: number): Uint8Array =>
      writer.packet({
        timestamp: { seconds, nanoseconds },
        linkType: 101,
        bytes: Uint8Array.of(0x45),
        originalLength: 1,
        origin: -1,
      }).bytes;
    const path = join(folder, 'eras.pcapng');
    const blocks = [
      writer.section(),
      at(1_700_000_000, 123_456_789),
      at(20_000_000_000, 1),
      at(5, 999_999_999),
    ];
    writeFileSync(path, Buffer.concat(blocks));
    expect(tshark(path, 'frame.time_epoch')).toEqual([
      '1700000000.123456789',
      '20000000000.000000001',
      '5.999999999',
    ]);
  });

  it.each([
    ['little-endian', false],
    ['big-endian', true],
  ])('reads %s blocks of every kind as tshark does', async (name, isBigEndian) => {
    const blocks = new PcapngBlocks(isBigEndian);
    const data = Uint8Array.from({ length: 61 }, (_, at) => at);
    const resolution = (value: number): readonly [number, Uint8Array] => [9, Uint8Array.of(value)];
    const file = Buffer.concat([
      blocks.section(),
      blocks.interface(),
      blocks.enhanced({ time: 1_795_255_200_123_456n, data, original: 99 }),
      blocks.interface({ options: [resolution(9)] }),
      blocks.enhanced({ interface: 1, time: 1_795_255_200_123_456_789n, data }),
      blocks.obsolete({ interface: 1, time: 1_795_255_200_000_000_001n, data: data.subarray(1) }),
      blocks.interface({ options: [resolution(0x80 | 10), [14, blocks.i64(-100n)]] }),
      blocks.enhanced({ interface: 2, time: 1_795_255_200n * 1024n + 1n, data }),
      blocks.block(5, blocks.u32(0, 0, 0)),
      blocks.enhanced({ interface: 0, time: 7n, data: data.subarray(2) }),
    ]);
    const input = join(folder, `${name}.pcapng`);
    writeFileSync(input, file);
    const out = await converted(input, `${name}-again.pcapng`);
    const fields = ['frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.interface_id'];
    const expected = tshark(input, ...fields);
    expect(expected).toHaveLength(5);
    expect(tshark(out, ...fields)).toEqual(expected);
  });
});

describe.skipIf(!hasTshark)('blocks that programs seldom write, with tshark', () => {
  const blocks = new PcapngBlocks(false);
  const data = Uint8Array.from({ length: 61 }, (_, at) => at);

  it('packets without a time have a comment that says so', async () => {
    const input = join(folder, 'simple.pcapng');
    const file = [
      blocks.section(),
      blocks.interface({ snapLength: 20 }),
      blocks.simple(data.subarray(0, 20), 61),
      blocks.enhanced({ time: 9_000_000n, data: data.subarray(0, 20) }),
      blocks.simple(data.subarray(0, 7)),
    ];
    writeFileSync(input, Buffer.concat(file));
    expect(tshark(input, 'frame.len', 'frame.cap_len', 'frame.time_epoch')).toEqual([
      '61|20|',
      '20|20|9.000000000',
      '7|7|',
    ]);
    const out = await converted(input, 'simple-again.pcapng');
    expect(tshark(out, 'frame.len', 'frame.cap_len', 'frame.time_epoch', 'frame.comment')).toEqual([
      expect.stringMatching(/^61\|20\|0\.000000000\|The capture has no time for this packet/),
      '20|20|9.000000000|',
      expect.stringMatching(/^7\|7\|9\.000000000\|The capture has no time for this packet/),
    ]);
  });

  it('a block whose length lacks its padding is read', async () => {
    const block = blocks.enhanced({ time: 5n, data });
    const unpadded = blocks.u32(block.length - 3);
    block.set(unpadded, 4);
    block.set(unpadded, block.length - 4);
    const input = join(folder, 'unpadded.pcapng');
    writeFileSync(
      input,
      Buffer.concat([blocks.section(), blocks.interface(), block, blocks.enhanced({ time: 6n, data })]),
    );
    const expected = tshark(input, 'frame.time_epoch', 'frame.len');
    expect(expected).toEqual(['0.000005000|61', '0.000006000|61']);
    expect(tshark(await converted(input, 'padded.pcapng'), 'frame.time_epoch', 'frame.len')).toEqual(
      expected,
    );
  });
});

it('is the same from a pipe and from a file', async () => {
  const input = capturePath('xmpp-prosody');
  const out = await converted(input, 'from-file.pcapng');
  const piped = join(folder, 'from-pipe.pcapng');
  await framescope(['convert', '-', piped], { input: readFileSync(input) });
  expect(readFileSync(piped).equals(readFileSync(out))).toBe(true);
});
