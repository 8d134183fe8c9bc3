import { beginning, visibleText } from '../bytes/visible-text.ts';
import type { CommentSubject } from '../capture-store/comment-table.ts';

/** UTF-16 units of a comment that are shown in a list; a row has all of it. */
const LONGEST_IN_LIST = 500;

/** What a comment is about, `packet 12`. */
export function commentSubject(subject: CommentSubject): string {
  switch (subject.kind) {
    case 'section':
      return 'the capture';
    case 'interface':
      return subject.name === undefined ? 'an interface' : `interface ${visibleText(subject.name)}`;
    case 'packet':
      return `packet ${subject.packet}`;
  }
}

/** A comment for a person: its lines stay lines, all else that can't be seen is made visible. */
export function shownComment(text: string): string {
  return text.split(/\r?\n/).map(visibleText).join('\n');
}

/** The same for a list, cut where it is too long for one. */
export function listedComment(text: string): string {
  const part = beginning(text, LONGEST_IN_LIST);
  return `${shownComment(part)}${part.length < text.length ? '…' : ''}`;
}
