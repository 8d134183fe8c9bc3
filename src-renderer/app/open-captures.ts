import { useCallback, useEffect, useRef, useState } from 'react';
import type { CaptureHandle } from '../../src-core/contract/shell.ts';
import { EngineClient } from '../engine-client/engine-client.ts';
import type { Shell } from '../engine-client/shell.ts';

/** A capture with its tab. */
export interface OpenCapture {
  readonly handle: CaptureHandle;
  readonly client: EngineClient;
}

export interface OpenCaptures {
  readonly captures: readonly OpenCapture[];
  readonly active: OpenCapture | undefined;
  /** Why the last attempt to open something failed, as a sentence. */
  readonly failure: string | undefined;
  readonly activate: (id: string) => void;
  /** Resolves when the shell has closed it as well. */
  readonly close: (id: string) => Promise<void>;
  /** Takes a tab away whose capture the shell has closed already. */
  readonly forget: (id: string) => void;
  /** Puts in the place of a capture that which the shell opens from its file anew. */
  readonly reopen: (id: string) => void;
  /** The capture goes by another name from now on, and is saved. */
  readonly rename: (id: string, name: string) => void;
  /** Opens what `how` gives in a tab of its own; nothing when it gives nothing. */
  readonly open: (how: () => Promise<CaptureHandle | undefined>) => void;
  readonly dismissFailure: () => void;
}

/** The tabs of the window, beginning with what the shell has open already. */
export function useOpenCaptures(shell: Shell): OpenCaptures {
  const [captures, setCaptures] = useState<readonly OpenCapture[]>([]);
  const [activeId, setActiveId] = useState<string>();
  const [failure, setFailure] = useState<string>();

  const joined = useRef(new Set<string>());

  const add = useCallback(
    (handle: CaptureHandle) => {
      setActiveId(handle.id);
      // The shell may name a capture twice, when it opens while the window asks for those that are open.
      if (joined.current.has(handle.id)) return;
      joined.current.add(handle.id);
      const client = new EngineClient((onMessage) => shell.connect(handle.id, onMessage));
      setCaptures((known) => [...known, { handle, client }]);
    },
    [shell],
  );

  useEffect(() => {
    shell.onCaptureOpened(add);
    shell.captures().then((handles) => handles.forEach(add), fail(setFailure));
  }, [shell, add]);

  const open = useCallback(
    (how: () => Promise<CaptureHandle | undefined>) => {
      setFailure(undefined);
      how().then((handle) => handle !== undefined && add(handle), fail(setFailure));
    },
    [add],
  );

  const forget = useCallback(
    (id: string) => {
      const at = captures.findIndex((capture) => capture.handle.id === id);
      const rest = captures.filter((capture) => capture.handle.id !== id);
      captures[at]?.client.close();
      setCaptures(rest);
      if (id === activeId) setActiveId((rest[at] ?? rest[at - 1])?.handle.id);
    },
    [captures, activeId],
  );

  const close = useCallback(
    (id: string) => {
      forget(id);
      return shell.close(id).catch(fail(setFailure));
    },
    [forget, shell],
  );

  const reopen = useCallback(
    (id: string) => {
      shell.reopen(id).then((handle) => {
        joined.current.add(handle.id);
        const client = new EngineClient((onMessage) => shell.connect(handle.id, onMessage));
        setCaptures((known) =>
          known.map((capture) => (capture.handle.id === id ? { handle, client } : capture)),
        );
        setActiveId(handle.id);
      }, fail(setFailure));
    },
    [shell],
  );

  const rename = useCallback((id: string, name: string) => {
    setCaptures((known) =>
      known.map((capture) =>
        capture.handle.id === id
          ? { ...capture, handle: { ...capture.handle, name, unsaved: null } }
          : capture,
      ),
    );
  }, []);

  return {
    captures,
    active: captures.find((capture) => capture.handle.id === activeId),
    failure,
    activate: setActiveId,
    close,
    forget,
    reopen,
    rename,
    open,
    dismissFailure: () => setFailure(undefined),
  };
}

function fail(setFailure: (sentence: string) => void): (error: unknown) => void {
  return (error) => setFailure(error instanceof Error ? error.message : String(error));
}
