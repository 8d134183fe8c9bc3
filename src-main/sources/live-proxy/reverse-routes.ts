import type { ProxySettings } from '../../../src-core/contract/proxy.ts';
import { parseRequestLine } from '../../../src-core/http-upgrade/head.ts';
import { rewrittenHead } from '../../../src-core/http-upgrade/head-rewriting.ts';
import {
  type AbsoluteTarget,
  hostField,
  parseAbsoluteTarget,
} from '../../../src-core/http-upgrade/request-target.ts';
import type { HeadRead } from './head-reading.ts';
import type { Route } from './http-forwarding.ts';

export type Mapping = Pick<ProxySettings, 'hostMapping' | 'pathMapping'>;

/** What the one server is sent for what came to the proxy that stands for it. What is no request passes as it is. */
export function reverseRoute(read: HeadRead, target: AbsoluteTarget, mapping: Mapping): Route {
  if (read.kind !== 'head') return { kind: 'pass', server: target };
  const { method, target: asked } = parseRequestLine(read.head.line) ?? {};
  // RFC 9113 3.4: what HTTP/2 begins with looks like a request, and has no response.
  if (method === 'PRI') return { kind: 'pass', server: target };
  const host = mapping.hostMapping === 'target' ? hostField(target, target.isSecure) : undefined;
  const head = rewrittenHead(read.raw, {
    target: asked === undefined ? undefined : mappedPath(asked, target.path, mapping.pathMapping),
    values: host === undefined ? undefined : new Map([['host', host]]),
  });
  return { kind: 'forward', server: target, request: read.head, head };
}

function mappedPath(asked: string, path: string, mapping: Mapping['pathMapping']): string | undefined {
  switch (mapping) {
    case 'unchanged':
      return undefined;
    case 'target':
      return path;
    case 'prefix': {
      const origin = parseAbsoluteTarget(asked)?.path ?? asked;
      return `${path.replace(/\/?(?:\?.*)?$/, '')}${origin.startsWith('/') ? origin : `/${origin}`}`;
    }
  }
}
