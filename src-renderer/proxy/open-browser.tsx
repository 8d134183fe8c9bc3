import { ChevronDown, Globe, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Browsers } from './browsers.ts';
import { KNOWN_BROWSERS } from './proxy-words.ts';

/** Opens a browser that is set up for the proxy: the one there is, one of several, or words where there is none. */
export function OpenBrowser({ browsers }: { browsers: Browsers }): ReactNode {
  const { found, open, opening } = browsers;
  const [only, ...others] = found ?? [];
  if (found === undefined) return <OpenButton words="Open browser" isDisabled />;
  if (only === undefined) return <NoBrowser browsers={browsers} />;
  if (others.length > 0) return <BrowserMenu browsers={browsers} />;
  return <OpenButton words={`Open ${only.name}`} opening={opening} onPress={() => open(only.name)} />;
}

/** Why a browser could not be opened, until that is dismissed. */
export function BrowserTrouble({ browsers: { failure, dismissFailure } }: { browsers: Browsers }): ReactNode {
  if (failure === undefined) return null;
  return (
    <div className="trouble" role="alert">
      <span>{failure}</span>
      <button type="button" onClick={dismissFailure}>
        Dismiss
      </button>
    </div>
  );
}

interface OpenButtonProps {
  readonly words: string;
  /** The browser that is being opened. */
  readonly opening?: string | undefined;
  readonly isMenu?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress?: () => void;
}

/** The same button while a browser is opened, so that the keyboard stays where it is. */
function OpenButton({ words, opening, isMenu = false, ...button }: OpenButtonProps): ReactNode {
  const Icon = opening === undefined ? Globe : LoaderCircle;
  return (
    <Button {...button} className="open-browser" isPending={opening !== undefined}>
      <Icon size={14} aria-hidden /> {opening === undefined ? words : `Opening ${opening}…`}
      {isMenu && <ChevronDown size={13} aria-hidden />}
    </Button>
  );
}

function BrowserMenu({ browsers }: { browsers: Browsers }): ReactNode {
  const { found = [], open, opening, refresh } = browsers;
  return (
    <MenuTrigger onOpenChange={(isOpen) => isOpen && refresh()}>
      <OpenButton words="Open browser" opening={opening} isMenu />
      <Popover placement="bottom end" className="value-popover">
        <Menu className="value-menu browser-menu" onAction={(key) => open(String(key))}>
          {found.map(({ name, open: count }) => (
            <MenuItem key={name} id={name} textValue={name}>
              <span>{name}</span>
              {count > 0 && <span className="browser-count">{count} open</span>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function NoBrowser({ browsers: { refresh } }: { browsers: Browsers }): ReactNode {
  return (
    <DialogTrigger>
      <OpenButton words="Open browser" isMenu />
      <Popover placement="bottom end" className="value-popover">
        <Dialog className="no-browser" aria-label="No browser was found">
          <strong>No browser was found</strong>
          <p>
            Looked for: {KNOWN_BROWSERS}, where they are usually installed. Another browser can be set to the
            address of the proxy by hand.
          </p>
          <button type="button" onClick={refresh}>
            Look again
          </button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
