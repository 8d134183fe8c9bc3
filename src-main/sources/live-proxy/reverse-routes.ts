import type { ProxySettings } from '../../../src-core/contract/proxy.ts';
import { parseRequestLine } from '../../../src-core/http-upgrade/head.ts';
import { rewrittenHead } from '../../../src-core/http-upgrade/head-rewriting.ts';
import { type AbsoluteTarget, hostField } from '../../../src-core/http-upgrade/request-target.ts';
import type { HeadRead } from './head-reading.ts';
import type { Route } from './http-forwarding.ts';

export type Mapping = Pick<ProxySettings, 'hostMapping' | 'pathMapping'>;

/** What the one server is sent for what came to the proxy that stands for it. What is no request passes as it is. */
export function reverseRoute(read: HeadRead, target: AbsoluteTarget, mapping: Mapping): Route {
  if (read.kind !== 'head') return { kind: 'pass', server: target };
  const asked = parseRequestLine(read.head.line)?.target;
  const host = mapping.hostMapping === 'target' ? hostField(target, target.isSecure) : undefined;
  const head = rewrittenHead(read.raw, {
    target: asked === undefined ? undefined : mappedPath(asked, target.path, mapping.pathMapping),
    values: host === undefined ? undefined : new Map([['host', host]]),
  });
  return { kind: 'forward', server: target, head };
}

function mappedPath(asked: string, path: string, mapping: Mapping['pathMapping']): string | undefined {
  switch (mapping) {
    case 'unchanged':
      return undefined;
    case 'target':
      return path;
    case 'prefix':
      return `${path.replace(/\/$/, '')}${asked.startsWith('/') ? asked : `/${asked}`}`;
  }
}
