import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { fileTrouble } from '../../engine/file-trouble.ts';
import { done, type Reply, refused } from '../reply.ts';

/** A file that the browser sent, kept in the temporary folder until `remove`. */
export interface Upload {
  readonly path: string;
  remove(): void;
}

/** Writes the body of a request to a temporary file; refuses when it breaks off or the disk is full. */
export async function receiveUpload(request: IncomingMessage): Promise<Reply<Upload>> {
  try {
    return done(await keepBody(request));
  } catch (error) {
    return refused(troubleText(fileTrouble(error, 'the file that was sent')));
  }
}

async function keepBody(request: IncomingMessage): Promise<Upload> {
  const folder = await mkdtemp(join(tmpdir(), 'framescope-upload-'));
  const remove = (): void => {
    rm(folder, { recursive: true, force: true }).catch(() => {});
  };
  const path = join(folder, 'capture');
  try {
    await pipeline(request, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}
