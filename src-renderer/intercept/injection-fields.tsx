import type { ReactNode } from 'react';
import type { InjectionForm, InjectionProblems } from './injection-form.ts';

interface InjectionPart {
  readonly form: InjectionForm;
  readonly change: (part: Partial<InjectionForm>) => void;
}

/** The opcodes that RFC 6455 5.2 names. */
const OPCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};
const OPCODES = Array.from({ length: 16 }, (_, opcode) => opcode);

/** RFC 6455 5.2: RSV1 is the highest of the three. */
const RSV_BITS = [
  { name: 'RSV1', bit: 4 },
  { name: 'RSV2', bit: 2 },
  { name: 'RSV3', bit: 1 },
] as const;

/** The bits of a frame's header that can be chosen, right or wrong. */
export function FrameBits({ form, change }: InjectionPart): ReactNode {
  const { fin, rsv, opcode, masked } = form;
  return (
    <>
      <Bit name="FIN" isSet={fin} onSet={(isSet) => change({ fin: isSet })} />
      {RSV_BITS.map(({ name, bit }) => (
        <Bit
          key={name}
          name={name}
          isSet={(rsv & bit) !== 0}
          onSet={(isSet) => change({ rsv: isSet ? rsv | bit : rsv & ~bit })}
        />
      ))}
      <label className="check">
        Opcode
        <select value={opcode} onChange={({ target }) => change({ opcode: Number(target.value) })}>
          {OPCODES.map((known) => (
            <option key={known} value={known}>
              {known.toString(16).toUpperCase()} {OPCODE_NAMES[known] ?? 'reserved'}
            </option>
          ))}
        </select>
      </label>
      <Bit name="MASK" isSet={masked} onSet={(isSet) => change({ masked: isSet })} />
    </>
  );
}

function Bit({
  name,
  isSet,
  onSet,
}: {
  name: string;
  isSet: boolean;
  onSet: (isSet: boolean) => void;
}): ReactNode {
  return (
    <label className="check">
      <input type="checkbox" checked={isSet} onChange={({ target }) => onSet(target.checked)} />
      {name}
    </label>
  );
}

interface CloseFieldsProps extends InjectionPart {
  readonly problems: InjectionProblems;
}

/** What a Close frame tells. */
export function CloseFields({ form, change, problems }: CloseFieldsProps): ReactNode {
  const problem = problems.code ?? problems.reason;
  return (
    <>
      <label className="check">
        Code
        <input
          className="mono code"
          value={form.code}
          onChange={({ target }) => change({ code: target.value })}
          inputMode="numeric"
          placeholder="none"
          maxLength={5}
          aria-invalid={problems.code !== undefined}
        />
      </label>
      <label className="check">
        Reason
        <input
          className="mono reason"
          value={form.reason}
          onChange={({ target }) => change({ reason: target.value })}
          maxLength={200}
          aria-invalid={problems.reason !== undefined}
        />
      </label>
      {problem !== undefined && (
        <span className="problem" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
