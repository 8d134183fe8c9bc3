/** Which rows match, construct by construct, of the capture in `talk-of-everything.ts`. */

import { describe, expect, it } from 'vitest';
import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import { filteredRows } from '../../support/filtered-rows.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { talkOfEverything } from '../../support/talk-of-everything.ts';
import { PacketLog } from '../../support/tcp-talk.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const capture = talkOfEverything();

type Case = readonly [filter: string, rows: readonly number[]];

function table(level: RowLevel, cases: readonly Case[]): void {
  it.each(cases)(`${level}: %s`, (filter, rows) => {
    expect(filteredRows(capture, level, filter)).toEqual(rows);
  });
}

describe('comparisons of numbers', () => {
  table('frames', [
    ['length == 12', [1]],
    ['length != 5', [1, 3, 4, 5, 6, 9, 10]],
    ['length < 5', [3, 4, 9]],
    ['length <= 5', [2, 3, 4, 7, 8, 9]],
    ['length > 7', [1, 6]],
    ['length >= 7', [1, 5, 6, 10]],
    ['length == 0x0c', [1]],
    ['length == 1_024', [6]],
    ['length == 1 KiB', [6]],
    ['length == 1KiB', [6]],
    ['length > 1 kB', [6]],
    ['length > 1.02 kB', [6]],
    ['length > 1 KiB', []],
    ['length < 0.006 kB', [2, 3, 4, 7, 8, 9]],
    ['length in {4, 7..12}', [1, 3, 4, 5, 10]],
    ['length in {7..12, 10..1 KiB}', [1, 5, 6, 10]],
    ['length > -1', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['frame in {2, 4..5}', [2, 4, 5]],
    ['header-length == 8', [6]],
  ]);
});

describe('booleans and presence', () => {
  table('frames', [
    ['fin', [1, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['not fin', [2]],
    ['!fin', [2]],
    ['fin == false', [2]],
    ['fin == 0', [2]],
    ['fin != true', [2]],
    ['rsv1', [10]],
    ['rsv2 || rsv3', []],
    ['masked', [1, 4, 6, 8]],
    ['masking-key', [1, 4, 6, 8]],
    ['masking-key == 08:6a:a2:b3', [1]],
    ['masking-key == 0x086aa2b3', [1]],
    ['message', [1, 2, 5, 6, 7, 10]],
    ['not message', [3, 4, 8, 9]],
    ['missing', []],
    ['text', [1, 2, 5, 7]],
    ['payload', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['origin', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['rtt', [4]],
  ]);
});

describe('names of values', () => {
  table('frames', [
    ['opcode == close', [8, 9]],
    ['opcode == "close"', [8, 9]],
    ['opcode == 8', [8, 9]],
    ['opcode == 0x8', [8, 9]],
    ['opcode in {ping, 10}', [3, 4]],
    ['opcode == continuation', [5]],
    ['direction == server-to-client', [2, 3, 5, 9, 10]],
    ['type == text', [1, 2, 5, 7, 10]],
    ['type != text', [6]],
    ['close.by == server', [9]],
    ['connection.state == closed', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['dialect != rfc-6455', []],
    ['inflation == inflated', [10]],
  ]);
});

describe('texts', () => {
  table('frames', [
    ['text == "naked"', [7]],
    ['text != "naked"', [1, 2, 5]],
    ['text == "Naked"', []],
    ['text in {"naked", "{\\"pri"}', [2, 7]],
    ['text contains "price"', [1]],
    ['text contains "ce\\":"', [1, 5]],
    ['text contains ""', [1, 2, 5, 7]],
    ['text contains "\\x6e\\u{61}k"', [7]],
    ['text matches /^n.k/', [7]],
    ['text matches /^N.K/', []],
    ['text matches /^N.K/i', [7]],
    ['text matches "^n.k"', [7]],
    ['text matches /:\\d{2}}$/', [1, 5]],
    ['url contains "/chat" and connection == 2', [10]],
    ['host == "server.example.com"', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['request.user-agent matches /^Test\\/\\d/ && frame < 3', [1, 2]],
    ['request.User-Agent == "Test/1.0" && frame < 3', [1, 2]],
    ['client.address == 192.0.2.7', [10]],
    ['client.address == "192.0.2.7"', [10]],
    ['client.address in {10.0.0.0/8, 192.0.2.6/31} && frame > 9', [10]],
    ['client.address != 192.0.2.0/24', []],
    ['client.address contains "2.7"', [10]],
    ['extension contains "permessage-deflate"', [10]],
    ['subprotocol == "chat"', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ]);
  table('connections', [
    ['path == "/private?x=1"', [3]],
    ['path matches /^\\/chat$/', [1, 2]],
    ['host contains "private"', [3]],
    ['not subprotocol', [2, 3]],
    ['subprotocol != "chat"', []],
    ['response.content-length', [3]],
  ]);
});

describe('addresses of IPv6', () => {
  const log = new PacketLog();
  for (const address of ['2001:db8::1', '2001:db8::abcd:1'])
    new WebSocketTalk(log, {
      client: { address, port: 50_000 },
      server: { address: '2001:db8::2', port: 80 },
    })
      .agree()
      .client({ opcode: 9 });
  const talks = readPackets(log.packets);
  // RFC 5952 1: what one address may be written as.
  it.each<Case>([
    ['client.address == 2001:db8::1', [1]],
    ['client.address == 2001:DB8::1', [1]],
    ['client.address == 2001:0db8::1', [1]],
    ['client.address == 2001:db8:0:0:0:0:0:1', [1]],
    ['client.address == "2001:db8:0::0.0.0.1"', [1]],
    ['client.address in {2001:DB8::ABCD:0/112}', [2]],
    ['client.address == 2001:db8::/32', [1, 2]],
    ['client.address == ::/0', [1, 2]],
    ['client.address != 2001:db8::1', [2]],
    ['client.address == 0.0.0.0/0', []],
  ])('%s', (filter, rows) => {
    expect(filteredRows(talks, 'connections', filter)).toEqual(rows);
  });
});

describe('bytes', () => {
  table('frames', [
    ['payload contains 50:4b:03', [6]],
    ['payload contains 0x504b03', [6]],
    ['payload contains "PK"', [6]],
    ['payload contains "\\x03\\xe9"', [8, 9]],
    ['payload == 03:e9', [9]],
    ['payload == "beat"', [3, 4]],
    ['payload != "beat"', [1, 2, 5, 6, 7, 8, 9, 10]],
    ['payload matches /^beat$/', [3, 4]],
    ['payload contains 00', [6, 10]],
    ['payload matches /^\\x03\\xe9/', [8, 9]],
    ['payload matches /^\\xf2\\x48[\\xc0-\\xff]/', [10]],
    ['payload matches /\\x{fffd}/', []],
  ]);
  table('messages', [
    ['payload contains "PK"', [3]],
    ['payload contains f2:48', []],
    ['payload == "Hello"', [5]],
  ]);
});

describe('times', () => {
  table('frames', [
    ['time > 12 ms', [9, 10]],
    ['time >= 12 ms', [8, 9, 10]],
    ['time >= 0.012 s', [8, 9, 10]],
    ['time >= 12000 us && time < 13_000_000 ns', [8]],
    ['time > 22:13:20.012', [9, 10]],
    ['time > 22:13:20', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['time < 22:13', []],
    ['time >= 2023-11-14T22:13:20.013Z', [9, 10]],
    ['time >= 2023-11-14T23:13:20.013+01:00', [9, 10]],
    ['time > 2023-11-14', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['time > 2023-11-15', []],
    ['time < 2024-02-29T23:59:59.999-23:59 && frame < 3', [1, 2]],
    ['time in {5 ms..6 ms}', [1, 2]],
    ['since-open == 5 ms', [1, 10]],
    ['since-previous > 1 ms', []],
    ['since-previous == 1 ms', [2, 3, 4, 5, 6, 7, 8, 9]],
    ['rtt == 1 ms', [4]],
    ['handshake.time == 1 ms && connection == 2', [10]],
  ]);
  table('messages', [
    ['time == 6 ms', [2]],
    ['end-time == 9 ms', [2]],
    ['since-previous == 4 ms', [3]],
  ]);
  table('connections', [
    ['time == 17 ms', [2]],
    ['connection.duration == 15 ms', [1]],
  ]);
});

describe('joining', () => {
  table('frames', [
    ['opcode == text and masked', [1]],
    ['opcode == text && masked', [1]],
    ['opcode == ping or opcode == pong', [3, 4]],
    ['opcode == ping || opcode == pong', [3, 4]],
    ['not (opcode == text or masked)', [3, 5, 9]],
    ['not opcode == text and not masked', [3, 5, 9]],
    ['opcode == ping or opcode == text and masked', [1, 3]],
    ['(opcode == ping or opcode == text) and masked', [1]],
    ['!!fin', [1, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['text contains "price" or opcode == close', [1, 8, 9]],
    ['not text contains "price" and type == text', [2, 5, 7, 10]],
  ]);
});

describe('what rows see of each other', () => {
  table('frames', [
    ['opcode == close && close.code != 1000', [8, 9]],
    ['close.code == 1001', [8, 9]],
    ['close.reason', [8, 9]],
    ['close.reason == "bye"', [8]],
    ['close.name == "Going Away"', [8, 9]],
    ['close.clean', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['violation', [7, 10]],
    ['not violation and type == text', [1, 2, 5]],
    ['violation.rule == frame-not-masked', [7]],
    ['violation.severity != error', [10]],
    ['violation.section contains "7692"', [10]],
    ['violation.close-code == 1002', [7]],
    ['fragments == 2', [2, 5]],
    ['compressed', [10]],
    ['end-time == 9 ms', [2, 5]],
    ['status == 101', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ]);
  table('messages', [
    ['opcode == continuation', [2]],
    ['opcode != text', [3]],
    ['fin', [1, 2, 3, 4, 5]],
    ['not fin', []],
    ['fin == false', [2]],
    ['masked != true', [2, 4, 5]],
    ['frame == 5', [2]],
    ['violation', [4, 5]],
    ['violation.peer == client', [4]],
    ['text contains "\\"price\\""', [1, 2]],
    ['text == "Hello"', [5]],
    ['length == 5', [4, 5]],
    ['wire-length == 7', [5]],
    ['close.code == 1001', [1, 2, 3, 4]],
    ['rtt', []],
    ['complete', [1, 2, 3, 4, 5]],
  ]);
  table('violations', [
    ['violation', [1, 2, 3, 4]],
    ['violation.severity == warning', [2, 3]],
    ['violation.text contains "not masked"', [1]],
    ['violation.peer == client', [1, 2, 3]],
    ['opcode == text', [1, 4]],
    ['opcode != text', []],
    ['text == "naked"', [1]],
    ['fragments == 1', [1, 4]],
    ['connection == 2', [3, 4]],
    ['time > 20 ms', [4]],
    // The first is about a text frame, the second about the end of a connection that was closed with 1001.
    ['close.code == 1001', [2]],
    ['close.reason == "bye" && close.by == client', [2]],
    ['not close.code', [1, 3, 4]],
  ]);
  table('connections', [
    ['connection in {1, 3}', [1, 3]],
    ['accepted', [1, 2]],
    ['status == 403', [3]],
    ['connection.state == refused', [3]],
    ['connection.state in {open, closed}', [1, 2]],
    ['connection.frames == 9', [1]],
    ['connection.messages < 2', [2, 3]],
    ['close.code == 1001', [1]],
    ['close.by == client', [1]],
    ['violation', [1, 2]],
    ['violation.rule == client-ended-first', [1]],
    ['not violation', [3]],
    // True of one and the same frame or message.
    ['opcode == close && close.code != 1000', [1]],
    ['opcode == ping && direction == client-to-server', []],
    ['opcode == text && direction == server-to-client', [1, 2]],
    ['text == "Hello"', [2]],
    ['payload contains "beat" && opcode == ping', [1]],
    ['length > 100 || status == 403', [1, 3]],
    ['not opcode == text', [1, 3]],
    // Of frames or of messages, whichever is the case: the message of connection 2 has 5 bytes, its frame 7.
    ['length == 5', [1, 2]],
    ['length == 5 && fin', [1, 2]],
    ['length == 5 || opcode == ping', [1, 2]],
    ['length == 7 && opcode == text', [2]],
    ['length == 20 || opcode == ping', [1]],
    // Alternatives that ask nothing of frames are asked of the connection: the second violation of 2 has no frame.
    ['violation.rule == client-ended-first || opcode == 7', [1]],
    ['violation || length == 12', [1, 2]],
    ['time >= 17 ms || opcode == 7', [2, 3]],
    ['host contains "example.com" && (time >= 17 ms || opcode == 7)', [2, 3]],
  ]);
});
