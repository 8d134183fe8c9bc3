import { fileURLToPath } from 'node:url';
import { appRoot } from './app-root.ts';

/** The capture that the empty window offers: Chromium talking to an echo server. */
export const SAMPLE_CAPTURE = {
  path: fileURLToPath(new URL('fixtures/captures/chromium-echo/capture.pcap', appRoot)),
  name: 'sample: chromium-echo',
} as const;
