import { CaptureSession } from '../../engine/capture-session.ts';
import { STANDARD_INPUT } from '../standard-input.ts';
import { say } from './standard-error.ts';

/** A session for a file named on the command line; `-` is standard input. */
export function sessionFor(file: string): CaptureSession {
  if (file !== STANDARD_INPUT) return new CaptureSession({ from: file, name: file });
  // Who typed the line would wait for something that nobody sends.
  if (process.stdin.isTTY)
    say('waiting for a capture on standard input, for example from "tcpdump -U -w - | framescope read -".');
  return new CaptureSession({ from: process.stdin, name: 'standard input' });
}
