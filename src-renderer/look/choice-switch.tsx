import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

interface ChoiceSwitchProps<Choice extends string> {
  /** For screen readers. */
  readonly label: string;
  readonly choices: readonly { readonly id: Choice; readonly title: string }[];
  readonly chosen: Choice;
  readonly onChoose: (choice: Choice) => void;
}

/** A few choices side by side, always exactly one of them on. */
export function ChoiceSwitch<Choice extends string>(props: ChoiceSwitchProps<Choice>): ReactNode {
  return (
    <ToggleButtonGroup
      className="choice-switch"
      aria-label={props.label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.chosen]}
      onSelectionChange={([key]) => {
        const choice = props.choices.find(({ id }) => id === key);
        if (choice !== undefined) props.onChoose(choice.id);
      }}
    >
      {props.choices.map(({ id, title }) => (
        <ToggleButton key={id} id={id}>
          {title}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
