import type { ServerResponse } from 'node:http';
import type { AuthorityKeeping } from '../authority-keeping.ts';
import type { FilterMemory } from '../kept-filters.ts';
import type { LiveCaptures } from '../live-captures.ts';
import type { RecentCaptures } from '../recent-captures.ts';
import type { Access } from './access.ts';
import type { Captures } from './captures.ts';

/** What answering a request may need. */
export interface HostParts {
  readonly access: Access;
  readonly captures: Captures;
  readonly recent: RecentCaptures;
  readonly filters: FilterMemory;
  readonly live: LiveCaptures;
  readonly authority: AuthorityKeeping;
}

/** Ends a request with a status and one sentence. */
export function refuse(
  response: ServerResponse,
  { status, sentence }: { status: number; sentence: string },
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}
