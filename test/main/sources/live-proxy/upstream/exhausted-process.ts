/** Opens as many files as it may, then goes for a server, straight and through a proxy, and prints what comes of it. */
import { openSync } from 'node:fs';
import { reachServer } from '../../../../../src-main/sources/live-proxy/upstream/reach-server.ts';
import type { UpstreamRoute } from '../../../../../src-main/sources/live-proxy/upstream/upstream-route.ts';

const ROUTES: readonly UpstreamRoute[] = [
  { kind: 'direct' },
  { kind: 'http-proxy', host: '127.0.0.1', port: 9 },
];

function openAll(): void {
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch {
    // It may open no more.
  }
}

const { signal } = new AbortController();
openAll();
const failures: unknown[] = [];
for (const route of ROUTES) {
  const reached = await reachServer({ host: '127.0.0.1', port: 9 }, { route, timeLimit: 10_000, signal });
  failures.push(reached.kind === 'failed' ? reached.failure : reached.kind);
}
process.stdout.write(JSON.stringify(failures));
