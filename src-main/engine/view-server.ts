import { type EngineMessage, isRequestMessage, type MessagePipe } from '../../src-core/contract/channel.ts';
import {
  type EngineMethod,
  isEngineMethod,
  PARAM_CHECKS,
  type ParamsOf,
  type ResultOf,
} from '../../src-core/contract/engine.ts';
import type { SearchNews } from '../../src-core/contract/searching.ts';
import { troubleText } from '../../src-core/contract/trouble.ts';
import { isGrowing } from '../../src-core/contract/views.ts';
import type { CompilePattern } from '../../src-core/query/pattern.ts';
import { compilePattern } from '../adapters/pattern.ts';
import type { CaptureSession } from './capture-session.ts';
import { fileTrouble } from './file-trouble.ts';
import { UnreadableFilter } from './filters.ts';
import { newsInterval, Utilization } from './news-pace.ts';
import type { ProxyControl } from './proxy-control.ts';
import { RefusedRequest } from './refused-request.ts';
import { RowServer } from './row-server.ts';
import { SearchFailure } from './table-search.ts';

export interface ServingParts {
  readonly compile?: CompilePattern;
  /** The proxy that fills the capture. */
  readonly proxy?: ProxyControl | undefined;
}

/**
 * Answers the requests of a view and tells it of progress. The function that is returned is to be called
 * whenever the session has moved on.
 */
export function serveView(
  session: CaptureSession,
  pipe: MessagePipe<EngineMessage, unknown>,
  { compile = compilePattern, proxy }: ServingParts = {},
): () => void {
  const tell = (news: SearchNews): void => pipe.post({ kind: 'search', news });
  const server = new RowServer(session, { compilePattern: compile, proxy, tell });
  pipe.listen((message) => {
    if (!isRequestMessage(message)) return;
    const answered = answer(server, message.id, message.method, message.params);
    if (answered instanceof Promise) void answered.then((reply) => pipe.post(reply));
    else pipe.post(answered);
  });
  let lastAt = 0;
  let interval = 0;
  const utilization = new Utilization();
  let later: NodeJS.Timeout | undefined;
  const tellProgress = (): void => {
    clearTimeout(later);
    later = undefined;
    lastAt = performance.now();
    interval = newsInterval(session.state, utilization.sinceLast());
    server.moveOn();
    pipe.post({ kind: 'progress', summary: server.summary() });
  };
  return () => {
    const wait = isGrowing(session.state) ? lastAt + interval - performance.now() : 0;
    if (wait <= 0) tellProgress();
    // A live source may fall silent: what came last is told of even when nothing follows.
    else later ??= setTimeout(tellProgress, wait);
  };
}

/** At once where nothing is to be looked for, so that what is asked for first is answered first. */
function answer(
  server: RowServer,
  id: number,
  method: string,
  params: unknown,
): EngineMessage | Promise<EngineMessage> {
  if (!isEngineMethod(method))
    return { kind: 'refused', id, message: `There is no request called ${method}.` };
  if (!PARAM_CHECKS[method](params)) {
    return { kind: 'refused', id, message: `The parameters of ${method} are not of its shape.` };
  }
  const refusal = (error: unknown): EngineMessage => ({
    kind: 'refused',
    id,
    message: refusalWords(error, server),
  });
  const reply = (result: ResultOf<EngineMethod>): EngineMessage => ({ kind: 'result', id, result });
  try {
    const result = serve(server, method, params);
    return result instanceof Promise ? result.then(reply, refusal) : reply(result);
  } catch (error) {
    return refusal(error);
  }
}

function refusalWords(error: unknown, server: RowServer): string {
  const isInWords =
    error instanceof RefusedRequest || error instanceof UnreadableFilter || error instanceof SearchFailure;
  if (isInWords) return error.message;
  return troubleText(fileTrouble(error, server.name));
}

function serve<M extends EngineMethod>(
  server: RowServer,
  method: M,
  params: ParamsOf<M>,
): ResultOf<M> | Promise<ResultOf<M>> {
  const handler: (params: ParamsOf<M>) => ResultOf<M> | Promise<ResultOf<M>> = server.handlers[method];
  return handler(params);
}
