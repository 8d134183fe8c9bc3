import { describe, expect, it } from 'vitest';
import type { SearchNews, SearchProgress } from '../../src-core/contract/searching.ts';
import { searchShown } from '../../src-renderer/app/search-shown.ts';
import type { ShownRows } from '../../src-renderer/frames/frame-table.tsx';

const progress = (state: SearchProgress['state'], looked = 10): SearchProgress => ({
  state,
  failure: state === 'failed' ? 'The file can not be read' : null,
  looked,
  toLook: 100,
  rate: 1000,
  cutContents: 0,
});
const shown = (search: SearchProgress | null): ShownRows => ({
  level: 'frames',
  total: 0,
  search,
  isSelectedHidden: false,
});
const news = (of: SearchNews['of'], state: SearchProgress['state']): SearchNews => ({
  of,
  progress: progress(state, 20),
});

describe('a search is told of', () => {
  it('once the engine tells that it takes its time, with the newest numbers', () => {
    expect(searchShown(shown(progress('running')), undefined)).toBeUndefined();
    expect(searchShown(shown(progress('running')), news('rows', 'running'))).toEqual({
      ...progress('running', 20),
      of: 'rows',
    });
  });

  it('while the rows before it are still shown, such as when they are put in order', () => {
    expect(searchShown(shown(null), news('rows', 'running'))).toMatchObject({ of: 'rows', looked: 20 });
  });

  it('where it was cancelled, until other rows are shown', () => {
    expect(searchShown(shown(progress('cancelled')), news('rows', 'cancelled'))).toMatchObject({
      state: 'cancelled',
      of: 'rows',
    });
    expect(searchShown(shown(null), news('rows', 'cancelled'))).toBeUndefined();
  });

  it('where it failed, whatever was known of the rows before', () => {
    expect(searchShown(shown(progress('running')), news('rows', 'failed'))).toMatchObject({
      state: 'failed',
      failure: 'The file can not be read',
    });
    expect(searchShown(shown(progress('complete')), news('rows', 'failed'))).toBeUndefined();
  });

  it('for a hit before that for rows, and only while it goes on', () => {
    expect(searchShown(shown(progress('complete')), news('hit', 'running'))).toMatchObject({ of: 'hit' });
    expect(searchShown(shown(progress('complete')), news('hit', 'complete'))).toBeUndefined();
    expect(searchShown(shown(progress('complete')), news('hit', 'cancelled'))).toBeUndefined();
  });

  it('no more when all rows are known', () => {
    expect(searchShown(shown(progress('complete')), news('rows', 'running'))).toBeUndefined();
  });
});
