/** The bytes of an address, four or sixteen, IPv6 with or without the brackets of a URL; `undefined` when it is none. */
export function ipAddress(text: string): readonly number[] | undefined {
  return ipv4(text) ?? ipv6(/^\[(.*)\]$/.exec(text)?.[1] ?? text);
}

function ipv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  // Of an octet with a leading zero some say that it is octal.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

// RFC 4291 2.2: eight groups of hex digits; `::` once, for one or more of zero; the last four bytes as those of IPv4.
function ipv6(text: string): readonly number[] | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const first = groups(head, tail === undefined);
  const last = tail === undefined ? [] : groups(tail, true);
  if (first === undefined || last === undefined) return undefined;
  const missing = 16 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return [...first, ...new Array<number>(missing).fill(0), ...last];
}

function groups(text: string, isAtTheEnd: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const bytes: number[] = [];
  for (const [at, part] of parts.entries()) {
    const dotted = isAtTheEnd && at === parts.length - 1 ? ipv4(part) : undefined;
    if (dotted === undefined && !/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
    const group = Number.parseInt(part, 16);
    bytes.push(...(dotted ?? [group >> 8, group & 0xff]));
  }
  return bytes;
}
