/** Blocks of draft-ietf-opsawg-pcapng in either byte order, right ones and wrong ones. */
import { joinBytes } from './bytes.ts';

type Option = readonly [code: number, value: Uint8Array | string];

interface BlockFacts {
  readonly options?: readonly Option[];
  /** Leaves opt_endofopt away. */
  readonly withoutEnd?: boolean;
}

export interface PacketFacts extends BlockFacts {
  readonly interface?: number;
  /** In units of the interface. */
  readonly time?: bigint;
  readonly data?: Uint8Array;
  /** What the block says of the length of its data. */
  readonly captured?: number;
  readonly original?: number;
}

export class PcapngBlocks {
  constructor(readonly isBigEndian: boolean) {}

  section(facts: BlockFacts & { version?: readonly [number, number] } = {}): Uint8Array {
    const [major, minor] = facts.version ?? [1, 0];
    const body = [this.u32(0x1a2b3c4d), this.u16(major), this.u16(minor), this.u32(0xffff_ffff, 0xffff_ffff)];
    return this.block(0x0a0d0d0a, ...body, this.options(facts));
  }

  interface(facts: BlockFacts & { linkType?: number; snapLength?: number } = {}): Uint8Array {
    const { linkType = 1, snapLength = 0 } = facts;
    return this.block(1, this.u16(linkType), this.u16(0), this.u32(snapLength), this.options(facts));
  }

  enhanced(facts: PacketFacts = {}): Uint8Array {
    return this.block(6, this.u32(facts.interface ?? 0), ...this.packetRest(facts));
  }

  /** With 7 as the count of dropped packets. */
  obsolete(facts: PacketFacts = {}): Uint8Array {
    return this.block(2, this.u16(facts.interface ?? 0), this.u16(7), ...this.packetRest(facts));
  }

  simple(data: Uint8Array, original = data.length): Uint8Array {
    return this.block(3, this.u32(original), padded(data));
  }

  block(type: number, ...body: readonly Uint8Array[]): Uint8Array {
    const length = body.reduce((sum, part) => sum + part.length, 12);
    return joinBytes(this.u32(type), this.u32(length), ...body, this.u32(length));
  }

  u16(value: number): Uint8Array {
    return this.isBigEndian ? Uint8Array.of(value >> 8, value) : Uint8Array.of(value, value >> 8);
  }

  u32(...values: readonly number[]): Uint8Array {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, at) =>
      this.isBigEndian ? bytes.writeUInt32BE(value, at * 4) : bytes.writeUInt32LE(value, at * 4),
    );
    return Uint8Array.from(bytes);
  }

  i64(value: bigint): Uint8Array {
    const bytes = Buffer.alloc(8);
    if (this.isBigEndian) bytes.writeBigInt64BE(value);
    else bytes.writeBigInt64LE(value);
    return Uint8Array.from(bytes);
  }

  private packetRest(facts: PacketFacts): Uint8Array[] {
    const { time = 0n, data = new Uint8Array(0), captured = data.length, original = data.length } = facts;
    const halves = this.u32(Number(time >> 32n), Number(time & 0xffff_ffffn));
    return [halves, this.u32(captured, original), padded(data), this.options(facts)];
  }

  private options({ options = [], withoutEnd = false }: BlockFacts): Uint8Array {
    if (options.length === 0) return new Uint8Array(0);
    const each = options.map(([code, value]) => {
      const bytes = typeof value === 'string' ? Uint8Array.from(Buffer.from(value)) : value;
      return joinBytes(this.u16(code), this.u16(bytes.length), padded(bytes));
    });
    return joinBytes(...each, withoutEnd ? [] : this.u32(0));
  }
}

function padded(bytes: Uint8Array): Uint8Array {
  return joinBytes(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}
