import { type Check, isText, oneOf, record } from '../../src-core/contract/checks.ts';

/**
 * What a shell tells the engine process it has started. Everything else the two exchange are the messages of
 * `src-core/contract/channel.ts`: the shell hands them on, and from a page only those that have the shape of a request.
 */
export interface OpenCaptureFile {
  readonly kind: 'open-capture-file';
  readonly path: string;
  /** How the window calls it. */
  readonly name: string;
}

/** The engine may join a view: in Electron its port comes with this message. */
export interface AttachView {
  readonly kind: 'attach-view';
}

export const isOpenCaptureFile: Check<OpenCaptureFile> = record<OpenCaptureFile>({
  kind: oneOf<'open-capture-file'>('open-capture-file'),
  path: isText,
  name: isText,
});
