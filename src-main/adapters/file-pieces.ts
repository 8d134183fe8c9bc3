import { type FileHandle, open } from 'node:fs/promises';

/**
 * The bytes of a file from its beginning to its end, in pieces of at most `pieceLength`. A piece is only lent until
 * the next is asked for: two buffers take turns, and while one is looked at the other is being filled.
 */
export async function* filePieces(path: string, pieceLength: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  let [lent, filling] = [new Uint8Array(pieceLength), new Uint8Array(pieceLength)];
  let reading = readAt(file, filling, 0);
  try {
    for (let at = 0; ; ) {
      const bytesRead = await reading;
      if (bytesRead === 0) return;
      at += bytesRead;
      [lent, filling] = [filling, lent];
      reading = readAt(file, filling, at);
      yield lent.subarray(0, bytesRead);
    }
  } finally {
    await reading.catch(() => 0);
    await file.close();
  }
}

function readAt(file: FileHandle, target: Uint8Array, at: number): Promise<number> {
  const reading = file.read(target, 0, target.length, at).then(({ bytesRead }) => bytesRead);
  // It may fail while the piece before is still being looked at; whoever asks for the next piece is told.
  reading.catch(() => {});
  return reading;
}
