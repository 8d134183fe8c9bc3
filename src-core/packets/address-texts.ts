import { ipv4Text, ipv6Text } from './ip-address.ts';
import { readUint32 } from './packet.ts';

/** Addresses remembered of each kind, a power of two; neighbours in a network fall on places of their own. */
const REMEMBERED = 1024;

/**
 * The texts of addresses, each made once while it is remembered: making one costs more than all else that is done
 * with a packet header, and texts that are the same object compare at once.
 */
export class AddressTexts {
  private readonly ipv4Words = new Uint32Array(REMEMBERED);
  private readonly ipv4Texts: (string | undefined)[] = new Array(REMEMBERED);
  private readonly ipv6Words = new Uint32Array(REMEMBERED * 4);
  private readonly ipv6Texts: (string | undefined)[] = new Array(REMEMBERED);

  /** Dotted decimal of the four bytes at `at`. */
  ipv4(bytes: Uint8Array, at: number): string {
    const word = readUint32(bytes, at);
    const place = (word ^ (word >>> 10)) & (REMEMBERED - 1);
    const known = this.ipv4Texts[place];
    if (known !== undefined && this.ipv4Words[place] === word) return known;
    const text = ipv4Text(bytes, at);
    this.ipv4Words[place] = word;
    this.ipv4Texts[place] = text;
    return text;
  }

  /** RFC 5952 text of the sixteen bytes at `at`. */
  ipv6(bytes: Uint8Array, at: number): string {
    let mixed = 0;
    for (let offset = 0; offset < 16; offset += 4)
      mixed = (mixed << 5) - mixed + readUint32(bytes, at + offset);
    const place = (mixed ^ (mixed >>> 10)) & (REMEMBERED - 1);
    const known = this.ipv6Texts[place];
    if (known !== undefined && this.isIpv6At(place, bytes, at)) return known;
    const text = ipv6Text(bytes, at);
    for (let word = 0; word < 4; word++) this.ipv6Words[place * 4 + word] = readUint32(bytes, at + word * 4);
    this.ipv6Texts[place] = text;
    return text;
  }

  private isIpv6At(place: number, bytes: Uint8Array, at: number): boolean {
    for (let word = 0; word < 4; word++) {
      if (this.ipv6Words[place * 4 + word] !== readUint32(bytes, at + word * 4)) return false;
    }
    return true;
  }
}
