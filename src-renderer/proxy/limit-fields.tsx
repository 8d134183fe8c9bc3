import type { ReactNode } from 'react';
import { TextField } from '../look/text-field.tsx';
import type { FormPart } from './start-form.ts';

/** When the file of the capture ends, and whether another follows. */
export function LimitFields({ form, change, problemOf }: FormPart): ReactNode {
  return (
    <>
      <TextField
        label="Files up to"
        value={form.fileSize}
        onChange={(fileSize) => change({ fileSize })}
        problem={problemOf('fileSize')}
        hint="Bytes of one file of the capture, with K, M or G. Nothing for no limit."
        placeholder="100M"
      />
      <TextField
        label="New file after"
        value={form.fileTime}
        onChange={(fileTime) => change({ fileTime })}
        problem={problemOf('fileTime')}
        hint="Seconds, or with m, h or d. Nothing for no limit."
        placeholder="12h"
      />
      <TextField
        label="Keep"
        value={form.files}
        onChange={(files) => change({ files })}
        problem={problemOf('files')}
        hint="So many of the newest files. With nothing here the proxy stops when its first file is full."
        placeholder="10"
        inputMode="numeric"
      />
    </>
  );
}
