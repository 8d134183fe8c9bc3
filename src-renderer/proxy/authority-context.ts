import { createContext } from 'react';
import type { ShellCalls } from '../../src-core/contract/shell.ts';

/** The shell, as far as it keeps the authority of the proxies. */
export type AuthorityCalls = Pick<ShellCalls, 'authority' | 'removeAuthority'>;

/** It is told of deep inside dialogs and bars, which have nothing else to do with the shell. */
export const AuthorityContext = createContext<AuthorityCalls | undefined>(undefined);
