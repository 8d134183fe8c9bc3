import type { ExitCode } from './exit-codes.ts';
import { serve } from './serve.ts';
export async function open(file: string | undefined): Promise<ExitCode> {
  return serve(file, { port: 0 });
}
