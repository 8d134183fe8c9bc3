import { harText } from '../../src-core/export/har.ts';
import { inflate } from '../adapters/inflate.ts';
import type { ConversionOutput } from './conversion-output.ts';
import { type ConversionRequest, type ConversionTarget, chosenConnections } from './conversion-target.ts';

/** Pieces of text are gathered up to this many characters before they are written. */
const WRITE_SIZE = 64 * 1024;

/** HTTP Archive 1.2: the connections that are wanted, with their messages as Chrome's DevTools write them. */
export const HAR_TARGET: ConversionTarget = {
  hasRows: false,
  whyNot: () => undefined,
  write: async (request, output) => {
    await write(request, output);
    return undefined;
  },
};

async function write(
  { session: { store, payloads }, chosen, version }: ConversionRequest,
  output: ConversionOutput,
): Promise<void> {
  const connections = chosen === undefined ? {} : { connections: chosenConnections(store, chosen) };
  let gathered = '';
  for (const piece of harText({ store, payloads, inflate, version, ...connections })) {
    gathered += piece;
    if (gathered.length < WRITE_SIZE) continue;
    output.write(gathered);
    gathered = '';
    await output.ready();
    if (!output.isOpen) return;
  }
  output.write(gathered);
  await output.ready();
}
