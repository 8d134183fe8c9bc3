import { CaptureSession } from '../../engine/capture-session.ts';

/** A session for a file named on the command line; `-` is standard input. */
export function sessionFor(file: string): CaptureSession {
  return file === '-'
    ? new CaptureSession({ from: process.stdin, name: 'standard input' })
    : new CaptureSession({ from: file, name: file });
}
