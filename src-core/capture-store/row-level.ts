/** The tables of a capture, each of which has rows of one kind; apart from the tables themselves, which take long to load. */
export const ROW_LEVELS = ['connections', 'frames', 'messages', 'violations'] as const;

export type RowLevel = (typeof ROW_LEVELS)[number];
