import type { Trouble } from '../../src-core/contract/trouble.ts';
import { fileTrouble } from '../engine/file-trouble.ts';
import type { ConversionOutput } from './conversion-output.ts';
import type { ConversionRequest, ConversionTarget } from './conversion-target.ts';
import { outputTrouble } from './output-trouble.ts';

export type ConversionOutcome =
  /** The output is there; a warning tells what it lacks. */
  | { readonly kind: 'done'; readonly warning: Trouble | undefined }
  /** There is no output, and what was there before is as it was. */
  | { readonly kind: 'failed'; readonly trouble: Trouble };

/** Writes a capture that has been read in another format. The output is finished or discarded then. */
export async function convertCapture(
  target: ConversionTarget,
  request: ConversionRequest,
  output: ConversionOutput,
): Promise<ConversionOutcome> {
  try {
    const refusal = target.whyNot(request.session);
    if (refusal !== undefined) {
      output.discard();
      return { kind: 'failed', trouble: refusal };
    }
    const warning = await target.write(request, output);
    await output.finish();
    return { kind: 'done', warning };
  } catch (error) {
    output.discard();
    const isOfOutput = output.failure === error;
    const trouble = isOfOutput ? outputTrouble(error, output.name) : fileTrouble(error, request.session.name);
    return { kind: 'failed', trouble };
  }
}
