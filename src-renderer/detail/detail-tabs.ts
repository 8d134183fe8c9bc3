/** The tabs of the detail, in the order in which Ctrl+1 to Ctrl+5 choose them. */
export const DETAIL_TABS = ['payload', 'bytes', 'handshake', 'timing', 'violations'] as const;

export type DetailTab = (typeof DETAIL_TABS)[number];
