import type { HeadRead } from './head-reading.ts';
import type { ProxyAnswer } from './proxy-answer.ts';

/** What is answered to what isn't a request that can be read. */
export function faultAnswer(kind: Exclude<HeadRead['kind'], 'head'>): ProxyAnswer {
  switch (kind) {
    case 'not-http':
      return {
        status: 400,
        sentence:
          'This is an HTTP proxy, and what came is not HTTP. Tell the program to use it as an HTTP proxy.',
        error: 'http_request_error',
      };
    case 'too-long':
      return {
        status: 431,
        sentence:
          'The head of the request is longer than this proxy takes (64 KiB). Send fewer or shorter fields.',
        error: 'http_request_error',
      };
    case 'too-slow':
      return {
        status: 408,
        sentence: 'The head of the request did not come in time. Send it at once.',
        error: 'http_request_error',
      };
    case 'ended':
      return {
        status: 400,
        sentence: 'The connection ended before the head of the request was complete. Send it whole.',
        error: 'http_request_error',
      };
  }
}

export const HTTP_2: ProxyAnswer = {
  status: 400,
  sentence: 'The program speaks HTTP/2 with the proxy, which takes HTTP/1.1 only. Have it use that.',
  error: 'http_request_error',
};

export const MALFORMED_REQUEST: ProxyAnswer = {
  status: 400,
  sentence: 'The first line of the request can not be read. It must be a method, a target and a version.',
  error: 'http_request_error',
};
