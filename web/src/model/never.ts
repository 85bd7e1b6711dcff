// Closes a switch over a tagged union: a new case without a branch fails the type check.

export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
