// Model ids in the length a column has room for.

/**
 * `us.anthropic.claude-sonnet-4-5-20250929-v1:0` -> `claude-sonnet-4-5`. Of an ARN the last segment;
 * whatever has another form stays as it is, since a wrong name is worse than a long one.
 */
export function shortModel(id: string): string {
  const name = id.startsWith("arn:") ? id.slice(id.lastIndexOf("/") + 1) : id;
  const match =
    /^(?:(?:us|eu|apac|ap|jp|au|ca|sa|me|af|il|us-gov|global)\.)?([a-z0-9-]+)\.([a-z].*)$/.exec(
      name,
    );
  // A model's own word for itself has no vendor in front; a dot in it is part of a number.
  if (match?.[2] === undefined) return name.replace(/^(claude-[a-z\d-]+)-\d{8}$/, "$1");
  return match[2].replace(/(?:-\d{8})?(?:-v\d+)?(?::\d+)?(?::[\w-]+)?$/, "") || name;
}

/** `chat us.anthropic.claude-sonnet-4-5-20250929-v1:0` -> `chat claude-sonnet-4-5`: a call's name. */
export function shortSpanName(name: string): string {
  const match = /^(\S+) (\S+)$/.exec(name);
  if (match?.[1] === undefined || match[2] === undefined) return name;
  return `${match[1]} ${shortModel(match[2])}`;
}

/** The same beside an icon that says already that it is a tool, or a look-up. */
export function nameBesideIcon(name: string): string {
  return shortSpanName(name).replace(/^(?:execute_tool|retrieval) (?=\S)/, "");
}
