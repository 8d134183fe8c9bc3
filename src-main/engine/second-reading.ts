import type { Trouble } from '../../src-core/contract/trouble.ts';
import type { PcapngLimits } from '../../src-core/packets/pcapng/pcapng-reader.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import type { CapturePayloadFiles } from '../adapters/payload-files.ts';
import { readCaptureFile } from '../sources/capture-file/capture-file.ts';

/** What has been read before. */
export interface FirstReading {
  /** How the capture is called in messages. */
  readonly name: string;
  readonly files: CapturePayloadFiles;
  readonly limits: PcapngLimits;
  /** How far a file of somebody else was read; `undefined` for a copy or a recording, which nobody else changes. */
  readonly bytesRead: number | undefined;
}

/**
 * Reads the packets of a capture once more, as far as they were read the first time.
 *
 * @param goesOn asked after each piece
 * @returns why not all of them are there any more
 */
export async function readAgain(
  { name, files, limits, bytesRead }: FirstReading,
  sink: RecordSink,
  goesOn: () => Promise<boolean>,
): Promise<Trouble | undefined> {
  const stopping = new AbortController();
  const gone = files.captureBytesGone;
  await readCaptureFile({
    pieces: files.captureBytes(bytesRead ?? Number.POSITIVE_INFINITY),
    where: name,
    isStream: false,
    limits,
    sink,
    stop: stopping.signal,
    onProgress: async () => {
      if (!(await goesOn())) stopping.abort();
    },
  });
  if (gone > 0)
    return {
      what: `Only the newest files of the capture are kept: ${gone} bytes before them are gone`,
      where: name,
      remedy: 'Next time keep more files, or larger ones.',
    };
  const missing = (bytesRead ?? 0) - files.captureLength;
  if (missing <= 0) return undefined;
  return {
    what: `The capture file has become shorter: ${missing} bytes are gone`,
    where: name,
    remedy: 'Read it again from its source.',
  };
}
