import { fromBase64, toBase64 } from '../bytes/base64.ts';

/**
 * Channel messages as JSON text, for shells whose channel carries text: a Uint8Array anywhere in the message
 * travels as base64 under this name, which no field of the contract bears.
 */
const BYTES = '$bytes';

export function encodeMessage(message: unknown): string {
  return JSON.stringify(message, function (this: Record<string, unknown>, name, value: unknown) {
    // Not `value`: a Buffer, which is a Uint8Array too, has turned itself into something else with its toJSON.
    const field = this[name];
    return field instanceof Uint8Array ? { [BYTES]: toBase64(field) } : value;
  });
}

/** The message, or `undefined` when `text` is not what `encodeMessage` gives. */
export function decodeMessage(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value: unknown) => {
      const encoded = (value as { [BYTES]?: unknown } | null)?.[BYTES];
      return typeof encoded === 'string' ? fromBase64(encoded) : value;
    });
  } catch {
    return undefined;
  }
}
