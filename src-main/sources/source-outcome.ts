import type { Trouble } from '../../src-core/contract/trouble.ts';

/** How a source ended. A warning tells what is missing at the end of what was read. */
export type SourceOutcome =
  | { readonly kind: 'finished'; readonly warning: Trouble | undefined }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };
