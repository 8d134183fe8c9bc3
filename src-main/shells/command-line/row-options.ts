/** How rows and fields can be printed; apart from what prints them, which takes long to load. */
export const FORMATS = ['table', 'ndjson', 'csv'] as const;
export const FIELDS_FORMATS = ['table', 'ndjson'] as const;

export type RowFormat = (typeof FORMATS)[number];
export type FieldsFormat = (typeof FIELDS_FORMATS)[number];
