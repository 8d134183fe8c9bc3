import type { ConversionTarget } from './conversion-target.ts';
import { HAR_TARGET } from './har-target.ts';
import { PCAPNG_TARGET } from './pcapng-target.ts';
import { CSV_TARGET, NDJSON_TARGET } from './row-target.ts';
import type { TargetName } from './target-names.ts';

/** What writes each format. */
export const TARGETS: Readonly<Record<TargetName, ConversionTarget>> = {
  pcapng: PCAPNG_TARGET,
  har: HAR_TARGET,
  ndjson: NDJSON_TARGET,
  csv: CSV_TARGET,
};
