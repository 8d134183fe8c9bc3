/**
 * Writes a classic pcap of one WebSocket connection with as many frames as asked for: one frame a packet,
 * alternating directions, JSON of 30 to 70 bytes. No packet is lost, none is out of order.
 *
 * As a program: node large-capture.mjs FILE FRAMES
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const CLIENT = { address: [10, 0, 0, 1], port: 50_000 };
const SERVER = { address: [10, 0, 0, 2], port: 80 };
/** Between two packets, in microseconds. */
const STEP = 100;
const FLUSH = 4 * 1024 * 1024;

export function writeLargeCapture(path, frames) {
  const writer = new PacketWriter(path);
  writer.tcp(CLIENT, SERVER, 0x02, Buffer.alloc(0));
  writer.tcp(SERVER, CLIENT, 0x12, Buffer.alloc(0));
  // The key and answer of RFC 6455 1.3.
  writer.tcp(CLIENT, SERVER, 0x18, Buffer.from(requestHead()));
  writer.tcp(SERVER, CLIENT, 0x18, Buffer.from(responseHead()));
  for (let frame = 1; frame <= frames; frame++) {
    const fromClient = frame % 2 === 1;
    const payload = Buffer.from(
      `{"frame":${frame},"note":"${'abcdefghij'.repeat(5).slice(0, 10 + (frame % 40))}"}`,
    );
    if (fromClient) writer.tcp(CLIENT, SERVER, 0x18, maskedFrame(payload));
    else writer.tcp(SERVER, CLIENT, 0x18, Buffer.concat([Buffer.from([0x81, payload.length]), payload]));
  }
  writer.close();
}

/** A key of its own for each frame, the same in every run: neighbours lie far apart (xorshift). */
function freshKey() {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return [seed >>> 24, (seed >>> 16) & 0xff, (seed >>> 8) & 0xff, seed & 0xff];
}

let seed = 0x37fa213d;

function maskedFrame(payload) {
  const key = freshKey();
  const frame = Buffer.alloc(6 + payload.length);
  frame.set([0x81, 0x80 | payload.length, ...key]);
  for (let at = 0; at < payload.length; at++) frame[6 + at] = payload[at] ^ key[at & 3];
  return frame;
}

function requestHead() {
  const fields = ['Host: large.example', 'Upgrade: websocket', 'Connection: Upgrade'];
  fields.push('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13');
  return `GET /large HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`;
}

function responseHead() {
  const fields = [
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  ];
  return `HTTP/1.1 101 Switching Protocols\r\n${fields.join('\r\n')}\r\n\r\n`;
}

class PacketWriter {
  #descriptor;
  #buffer = Buffer.alloc(FLUSH + 4096);
  #used = 0;
  #time = 0;
  #sequence = new Map([
    [CLIENT, 1000],
    [SERVER, 2000],
  ]);

  constructor(path) {
    this.#descriptor = openSync(path, 'w');
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(262_144, 16);
    header.writeUInt32LE(1, 20);
    writeSync(this.#descriptor, header);
  }

  /** One Ethernet, IPv4 and TCP packet. */
  tcp(from, to, flags, payload) {
    const at = this.#used;
    const buffer = this.#buffer;
    const length = 54 + payload.length;
    buffer.fill(0, at, at + 16 + 54);
    buffer.writeUInt32LE(1_700_000_000 + Math.floor(this.#time / 1e6), at);
    buffer.writeUInt32LE(this.#time % 1e6, at + 4);
    buffer.writeUInt32LE(length, at + 8);
    buffer.writeUInt32LE(length, at + 12);
    this.#time += STEP;
    const packet = at + 16;
    buffer.writeUInt16BE(0x0800, packet + 12);
    buffer[packet + 14] = 0x45;
    buffer.writeUInt16BE(length - 14, packet + 16);
    buffer[packet + 22] = 64;
    buffer[packet + 23] = 6;
    buffer.set(from.address, packet + 26);
    buffer.set(to.address, packet + 30);
    buffer.writeUInt16BE(from.port, packet + 34);
    buffer.writeUInt16BE(to.port, packet + 36);
    const sequence = this.#sequence.get(from);
    buffer.writeUInt32BE(sequence, packet + 38);
    buffer.writeUInt32BE(this.#sequence.get(to), packet + 42);
    buffer[packet + 46] = 0x50;
    buffer[packet + 47] = flags;
    buffer.writeUInt16BE(65_535, packet + 48);
    buffer.set(payload, packet + 54);
    // SYN takes a number of its own.
    this.#sequence.set(from, (sequence + payload.length + (flags & 0x02 ? 1 : 0)) >>> 0);
    this.#used = packet + length;
    if (this.#used > FLUSH) this.#flush();
  }

  close() {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush() {
    writeSync(this.#descriptor, this.#buffer, 0, this.#used);
    this.#used = 0;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeLargeCapture(process.argv[2], Number(process.argv[3]));
}
