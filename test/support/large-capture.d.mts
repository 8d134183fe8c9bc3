/** Writes a classic pcap of one connection with this many frames; see the module for their content. */
export function writeLargeCapture(path: string, frames: number): void;
