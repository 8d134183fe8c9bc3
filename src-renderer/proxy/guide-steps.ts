/** Whether a step is a command line to be entered; sentences end with a full stop, which no command does. */
export function isCommand(step: string): boolean {
  return !step.endsWith('.');
}
