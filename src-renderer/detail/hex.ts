/** The bytes that hexadecimal digits stand for. */
export function bytesOfHex(digits: string): readonly number[] {
  return (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
