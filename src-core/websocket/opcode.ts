// RFC 6455 5.2 and 11.8
export const OPCODES = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

const NAMES = new Map<number, string>(Object.entries(OPCODES).map(([name, opcode]) => [opcode, name]));

/** `continuation text binary close ping pong`, or `reserved-3` and so on. */
export function opcodeName(opcode: number): string {
  return NAMES.get(opcode) ?? `reserved-${opcode}`;
}

// RFC 6455 5.5: "Control frames are identified by opcodes where the most significant bit of the opcode is 1."
export function isControl(opcode: number): boolean {
  return opcode >= 0x8;
}
