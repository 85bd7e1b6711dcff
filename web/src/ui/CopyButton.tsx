// Copies a text and says that it did.
import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Icon } from "./Icon";

interface Props {
  /** Made when asked for: the text of a long conversation costs nothing until it is wanted. */
  readonly text: string | (() => string);
  /** What is copied: "Copy message". */
  readonly label: string;
  readonly size?: number;
}

export function CopyButton({ text, label, size = 14 }: Props) {
  const clipboard = useClipboard({ timeout: 1500 });
  const said = clipboard.copied ? "Copied" : clipboard.error ? "Copying was refused" : label;
  return (
    <Tooltip label={said}>
      <ActionIcon
        variant="subtle"
        color={clipboard.copied ? "accent" : "gray"}
        size={size + 8}
        aria-label={said}
        onClick={() => {
          clipboard.copy(typeof text === "string" ? text : text());
        }}
      >
        <Icon name={clipboard.copied ? "check" : "copy"} size={size} />
      </ActionIcon>
    </Tooltip>
  );
}
