// A button of the bar on top: an icon with its meaning in words.
import { ActionIcon, Tooltip } from "@mantine/core";
import { Icon, type IconName } from "../ui/Icon";

interface Props {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}

export function TopButton({ icon, label, onClick }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={onClick}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
