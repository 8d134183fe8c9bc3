import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap of this process grow fourfold between two full collections, as V8 itself does where it takes memory to be
 * plenty. What passes a proxy counts as memory until it is collected; with a small heap that would be many times a second.
 */
export function letHeapGrow(): void {
  // A percentage on top of what is alive.
  setFlagsFromString('--heap-growing-percent=300');
}
