import type { ChangeView } from '../../src-core/contract/views.ts';

/** What a proxy did with a frame or a message, as a sentence. */
export function changeSentence({ what, rule }: ChangeView): string {
  switch (what) {
    case 'held':
      return 'It was held, and then went on as it came.';
    case 'edited':
      return rule === null
        ? 'It was edited by hand: another content went on.'
        : 'A rule changed it: another content went on.';
    case 'dropped':
      return 'It was dropped: its receiver never got it.';
    case 'cut':
      return 'It was not sent: a rule broke the connection off when it came.';
    case 'delayed':
      return 'It went on later than it came.';
    case 'repeated':
      return 'It went on, and once more behind itself.';
    case 'recompressed':
      return 'It went on compressed anew: its receiver could not have read it as it came, since an earlier message did not go on as it came. The content is the same.';
    case 'injected':
      return rule === null ? 'It was put in by hand: no peer sent it.' : 'A rule put it in: no peer sent it.';
  }
}
