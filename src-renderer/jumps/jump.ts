import { useEffect, useRef, useState } from 'react';
import type { ShownPlace } from './shown-place.ts';

/** Where a jump leads, the same place when it leads nowhere, and what is said of it. */
export interface Landing {
  readonly place: ShownPlace;
  readonly words: string;
}

export interface Jumping {
  /** Where the last jump led, or why nowhere; empty once something else is selected. */
  readonly words: string;
  /** Finds a place and goes there; nothing while another jump is under way, nor when the engine has ended. */
  readonly jump: (find: () => Promise<Landing>, onLand: (place: ShownPlace) => void) => void;
}

/** Makes one jump at a time, and keeps what the last one said until something else is selected. */
export function useJumping(place: ShownPlace): Jumping {
  const [words, setWords] = useState('');
  const isUnderWay = useRef(false);
  const landed = useRef<ShownPlace>(undefined);
  const newest = useRef(place);
  newest.current = place;
  const { level, selected, connections } = place;

  useEffect(() => {
    const at = landed.current;
    const isThere = at?.level === level && at.selected === selected && at.connections === connections;
    if (!isThere) setWords('');
  }, [level, selected, connections]);

  const jump: Jumping['jump'] = (find, onLand) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    const before = newest.current;
    find()
      .then(
        (found) => {
          landed.current = found.place;
          setWords(found.words);
          if (found.place !== before) onLand(found.place);
        },
        // Without an engine there is nowhere to go, which the pane says itself.
        () => {},
      )
      .finally(() => {
        isUnderWay.current = false;
      });
  };
  return { words, jump };
}
