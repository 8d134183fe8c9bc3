import { ArrowLeftRight, FolderOpen, Monitor, Moon, Sun } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { applyTheme, nextTheme, savedTheme } from '../look/theme.ts';

const THEME_WORDS = { system: 'as the system', light: 'light', dark: 'dark' } as const;
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

interface ToolbarProps {
  readonly onOpen: () => void;
  readonly onProxy: () => void;
  /** Takes the place where the capture in sight puts what belongs to it. */
  readonly captureSlot: (slot: Element | null) => void;
}

export function Toolbar({ onOpen, onProxy, captureSlot }: ToolbarProps): ReactNode {
  const [theme, setTheme] = useState(savedTheme);
  const ThemeIcon = THEME_ICONS[theme];
  const turn = (): void => {
    const next = nextTheme(theme);
    applyTheme(next);
    setTheme(next);
  };
  return (
    <header className="toolbar">
      <strong className="product">Framescope</strong>
      <button type="button" onClick={onOpen} title="Open a capture (Ctrl+O)">
        <FolderOpen size={15} aria-hidden /> Open
      </button>
      <button type="button" onClick={onProxy} title="Start a proxy">
        <ArrowLeftRight size={15} aria-hidden /> Proxy
      </button>
      <div ref={captureSlot} className="capture-toolbar" />
      <button type="button" className="quiet" onClick={turn} title={`Colours: ${THEME_WORDS[theme]}`}>
        <ThemeIcon size={15} aria-hidden />
        <span className="visually-hidden">Colours: {THEME_WORDS[theme]}</span>
      </button>
    </header>
  );
}
