/** What the rows of each table can be put in order by. Loads nothing, for a view needs the names alone. */
export const SORT_COLUMNS = {
  frames: [
    'severity',
    'number',
    'time',
    'since-previous',
    'connection',
    'direction',
    'opcode',
    'bits',
    'length',
    'content',
  ],
  messages: [
    'severity',
    'number',
    'time',
    'end-time',
    'since-previous',
    'connection',
    'direction',
    'type',
    'fragments',
    'wire-length',
    'length',
    'content',
  ],
} as const;

export type SortColumn = (typeof SORT_COLUMNS)[keyof typeof SORT_COLUMNS][number];
