import { type ReactNode, useEffect, useRef } from 'react';
import { isDark, watchTheme } from '../look/theme.ts';
import { monaco } from './monaco.ts';

interface TextViewerProps {
  readonly text: string;
  readonly language: string;
  /** For screen readers. */
  readonly label: string;
}

/** Captured text in Monaco, read-only: folding and search, nothing in it is followed or run. */
export function TextViewer({ text, language, label }: TextViewerProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);

  useEffect(() => {
    if (place.current === null) return undefined;
    const created = monaco.editor.create(place.current, {
      ariaLabel: label,
      automaticLayout: true,
      bracketPairColorization: { enabled: false },
      contextmenu: true,
      domReadOnly: true,
      folding: true,
      fontSize: 12,
      // Captured text is hostile: no links to follow, and what hides is shown.
      links: false,
      minimap: { enabled: false },
      readOnly: true,
      renderControlCharacters: true,
      scrollBeyondLastLine: false,
      theme: isDark() ? 'vs-dark' : 'vs',
      unicodeHighlight: { invisibleCharacters: true, ambiguousCharacters: false },
      wordWrap: 'on',
    });
    editor.current = created;
    const unwatch = watchTheme(() => monaco.editor.setTheme(isDark() ? 'vs-dark' : 'vs'));
    return () => {
      unwatch();
      created.getModel()?.dispose();
      created.dispose();
      editor.current = undefined;
    };
  }, [label]);

  useEffect(() => {
    const model = monaco.editor.createModel(text, language);
    const previous = editor.current?.getModel();
    editor.current?.setModel(model);
    previous?.dispose();
  }, [text, language]);

  return <div ref={place} className="text-viewer" />;
}
