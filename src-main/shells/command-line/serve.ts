import { EXIT, type ExitCode } from './exit-codes.ts';
export async function serve(_file: string | undefined, _options: { port: number }): Promise<ExitCode> {
  return EXIT.done;
}
